#!/usr/bin/env python3
"""Puts what processes.py measured into docs/performance.md, between the lines that say so, and
draws docs/performance.svg: time against nodes and against bytes.

  performance_page.py MEASURED.json DOCS
"""

import json
import math
import sys

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
WIDTH, HEIGHT, MARGIN = 440, 340, 58
COLOURS = {"cp": "#888888", "mo": "#0068b5", "ovc": "#d9480f", "OpenVINO read + save": "#2b8a3e"}
DASHES = {"convolutions": "5 3", "pb": "5 3", "external.onnx": "2 3"}


def table(results):
    lines = [
        "| model | MB | program | wall s | CPU s | resident MB | anonymous MB | wall ÷ `cp` |",
        "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for result in results:
        programs = result["programs"]
        for i, (name, found) in enumerate(programs.items()):
            ratio = found["wall_s"] / programs["cp"]["wall_s"]
            cells = [
                result["name"] if i == 0 else "",
                f"{result['bytes'] / 1e6:.0f}" if i == 0 else "",
                name,
                f"{found['wall_s']:.3f}",
                f"{found['cpu_s']:.3f}",
                f"{found['resident_mb']:.0f}",
                f"{found['anonymous_mb']:.0f}",
                f"{ratio:.1f}" if result["bytes"] > 16 << 20 else "",
            ]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


class Panel:
    """A plot with logarithmic axes: points are of (x, seconds)."""

    def __init__(self, left, title, label, series):
        self.left, self.series = (
            left,
            {key: sorted(points) for key, points in series.items() if len(points) > 1},
        )
        points = [point for line in self.series.values() for point in line]
        self.x = self.range_of([x for x, _ in points])
        self.y = self.range_of([y for _, y in points])
        self.svg = [
            self.text(left + WIDTH / 2, 20, title, 14),
            self.text(left + WIDTH / 2, HEIGHT - 8, label, 11),
        ]
        self.svg.append(self.text(left + 4, 30, "CPU s", 11, "start"))
        self.axes()
        self.lines()

    @staticmethod
    def range_of(values):
        return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)) + 1e-9)

    @staticmethod
    def text(x, y, text, size, anchor="middle"):
        return (
            f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" text-anchor="{anchor}">{text}</text>'
        )

    def place(self, x, y):
        across = (math.log10(x) - self.x[0]) / (self.x[1] - self.x[0])
        up = (math.log10(y) - self.y[0]) / (self.y[1] - self.y[0])
        return (
            self.left + MARGIN + across * (WIDTH - MARGIN - 12),
            HEIGHT - MARGIN + 12 - up * (HEIGHT - MARGIN - 28),
        )

    def axes(self):
        for power in range(self.x[0], self.x[1] + 1):
            x, bottom = self.place(10**power, 10 ** self.y[0])
            _, top = self.place(10**power, 10 ** self.y[1])
            self.svg.append(f'<path d="M{x:.1f} {bottom:.1f}V{top:.1f}" stroke="#dddddd"/>')
            self.svg.append(self.text(x, bottom + 16, f"{10**power:,}", 10))
        for power in range(self.y[0], self.y[1] + 1):
            left, y = self.place(10 ** self.x[0], 10**power)
            right, _ = self.place(10 ** self.x[1], 10**power)
            self.svg.append(f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="#dddddd"/>')
            self.svg.append(self.text(left - 6, y + 4, f"{10**power:g}", 10, "end"))

    def lines(self):
        for (program, variant), points in self.series.items():
            way = "L".join("{:.1f} {:.1f}".format(*self.place(x, y)) for x, y in points)
            dash = f' stroke-dasharray="{DASHES[variant]}"' if variant in DASHES else ""
            self.svg.append(
                f'<path d="M{way}" fill="none" stroke="{COLOURS[program]}" stroke-width="2"{dash}/>'
            )
            for x, y in points:
                across, down = self.place(x, y)
                at = f'cx="{across:.1f}" cy="{down:.1f}"'
                self.svg.append(f'<circle {at} r="3" fill="{COLOURS[program]}"/>')


def series_of(results, wanted, x, variant):
    series = {}
    for result in results:
        if not wanted(result):
            continue
        for program, found in result["programs"].items():
            if program in COLOURS:
                series.setdefault((program, result[variant]), []).append(
                    (result[x], max(found["cpu_s"], 0.001))
                )
    return series


def plot(results):
    nodes = series_of(results, lambda r: "nodes" in r and r["format"] == "onnx", "nodes", "kind")
    weights = series_of(results, lambda r: r.get("kind") == "weights", "megabytes", "format")
    panels = [
        Panel(0, "nodes of an ONNX graph (dashed: convolutions)", "nodes", nodes),
        Panel(
            WIDTH + 20, "weights (ONNX; dashed: TensorFlow; dotted: external data)", "MB", weights
        ),
    ]
    width, height = 2 * WIDTH + 20, HEIGHT + 28
    size = f'width="{width}" height="{height}"'
    svg = [f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif">']
    svg.append(f'<rect width="{width}" height="{height}" fill="white"/>')
    for panel in panels:
        svg += panel.svg
    for i, (program, colour) in enumerate(COLOURS.items()):
        x, y = 80 + 200 * i, HEIGHT + 18
        svg.append(f'<path d="M{x} {y - 4}h24" stroke="{colour}" stroke-width="2"/>')
        svg.append(Panel.text(x + 30, y, program, 12, "start"))
    return "\n".join(svg) + "\n</svg>\n"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1]) as file:
        results = json.load(file)
    page = f"{sys.argv[2]}/performance.md"
    with open(page) as file:
        text = file.read()
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    with open(page, "w") as file:
        file.write(f"{before}{BEGIN}\n\n{table(results)}\n\n{END}{after}")
    with open(f"{sys.argv[2]}/performance.svg", "w") as file:
        file.write(plot(results))


if __name__ == "__main__":
    main()
