"""A headless Chromium, by the WebDriver protocol of its driver."""

import base64
import json
import re
import subprocess
import urllib.request
from pathlib import Path

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Browser:
    """Opens pages of files, runs scripts in them and takes pictures."""

    def __init__(self, width: int, height: int, dark: bool = False, touch: bool = False) -> None:
        self._driver = subprocess.Popen(
            ["chromedriver", "--port=0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for line in self._driver.stdout:
            if started := re.search(r"started successfully on port (\d+)", line):
                self._url = f"http://127.0.0.1:{started[1]}"
                break
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        options = {"args": [*arguments, f"--window-size={width},{height}"]}
        if touch:
            metrics = {"width": width, "height": height, "pixelRatio": 2, "mobile": True}
            options["mobileEmulation"] = {"deviceMetrics": metrics}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options}
        wanted["goog:loggingPrefs"] = {"browser": "ALL"}
        made = self._send("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._url += f"/session/{made['sessionId']}"
        if not touch:
            size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
            self.devtools("Emulation.setDeviceMetricsOverride", size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        calm = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.devtools("Emulation.setEmulatedMedia", {"features": [scheme, calm]})

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self._send("DELETE", "")
        self._driver.terminate()
        self._driver.wait()

    def _send(self, method: str, path: str, body: dict | None = None) -> object:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, data, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def devtools(self, command: str, parameters: dict) -> object:
        return self._send("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, page: Path) -> None:
        self._send("POST", "/url", {"url": page.resolve().as_uri()})

    def run(self, script: str, *arguments: object) -> object:
        return self._send("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector: str) -> str:
        wanted = {"using": "css selector", "value": selector}
        return self._send("POST", "/element", wanted)[_ELEMENT]

    def click(self, selector: str) -> None:
        self._send("POST", f"/element/{self.find(selector)}/click", {})

    def type(self, selector: str, text: str) -> None:
        self._send("POST", f"/element/{self.find(selector)}/value", {"text": text})

    def press(self, key: str) -> None:
        """Presses a key, such as WebDriver's "\\ue015" for the arrow down, where the focus is."""
        actions = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        keyboard = {"type": "key", "id": "keyboard", "actions": actions}
        self._send("POST", "/actions", {"actions": [keyboard]})

    def messages(self) -> list[str]:
        """What the console got since the last time."""
        entries = self._send("POST", "/se/log", {"type": "browser"})
        return [f"{entry['level']}: {entry['message']}" for entry in entries]

    def picture(self, path: Path, whole: bool = False) -> None:
        taken = self.devtools("Page.captureScreenshot", {"captureBeyondViewport": whole})
        path.write_bytes(base64.b64decode(taken["data"]))
