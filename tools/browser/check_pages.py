"""Clicks through the pages about models. Called by `run`, which makes them."""

import re
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from browser import Browser

HERE = Path(__file__).parent
PICTURES = HERE.parent.parent / "docs" / "html_report"
DESKTOP = (1400, 1000)
PHONE = (390, 844)
CONTRAST = (HERE / "contrast.js").read_text()

EXCLUDED = ["#graph .after .scope.excluded", "#graph .after .unit.excluded:not(.scope)"]
CLICK = (
    "document.querySelector(arguments[0]).dispatchEvent(new MouseEvent('click', {bubbles: true}))"
)
ENTER, ESCAPE, ARROW_DOWN = "\ue007", "\ue00c", "\ue015"


class Fault(Exception):
    """Something that a page does not do."""


def expect(condition: object, what: str) -> None:
    if not condition:
        raise Fault(what)


def text_of(browser: Browser, selector: str) -> str:
    return browser.run("return document.querySelector(arguments[0]).textContent", selector)


def count_of(browser: Browser, selector: str) -> int:
    return browser.run("return document.querySelectorAll(arguments[0]).length", selector)


def wait_for(browser: Browser, script: str, what: str, *arguments: object) -> None:
    """What happens in the next frame, as scrolling, is waited for."""
    end = time.monotonic() + 5
    while not browser.run(script, *arguments):
        expect(time.monotonic() < end, what)
        time.sleep(0.05)


def is_drawn(browser: Browser) -> None:
    expect(browser.run("return document.documentElement.dataset.ready"), "the script did not end")
    expect(browser.messages() == [], "the console has messages")


def shows_the_stride(browser: Browser) -> None:
    """The first card, without a click: where the stride was, where it is, and lines between."""
    card = "#changes .card:nth-of-type(1)"
    expect("Stride 2×2 moved up" in text_of(browser, card + " h3"), "the title is another")
    pills = browser.run(
        "return [...document.querySelectorAll(arguments[0])].map((pill) => pill.textContent)",
        card + " .after .pill",
    )
    expect(sorted(pills) == ["stride 1 → 2", "stride 2 → 1", "stride 2 → 1"], f"changes: {pills}")
    expect(count_of(browser, card + " .link.moved") == 4, "two strides went to two places")
    expect("MaxPool" in text_of(browser, card + " .after .unit.new"), "the new MaxPool is missing")
    expect("3 times" in text_of(browser, card + " .times"), "it happened three times")


def shows_the_fusing(browser: Browser) -> None:
    card = "#changes .card:nth-of-type(2)"
    title = text_of(browser, card + " h3")
    expect(title.startswith("BatchNormalization and ScaleShift went into"), title)
    expect(count_of(browser, card + " .before .unit.gone") == 2, "two are gone")
    expect(count_of(browser, card + " .link.merged") > 0, "no line says where they went")


def shows_the_exclusion(browser: Browser) -> None:
    card = "#changes .card:nth-of-type(1)"
    expect(text_of(browser, card + " h3") == "Left alone: Conv2d_1a_3x3/Conv2D", "another title")
    expect(count_of(browser, card + " .after .unit.excluded") == 1, "it is not marked")
    expect("148 other places" in text_of(browser, card + " .why"), "what was done elsewhere")
    expect(count_of(browser, "#graph .scope.excluded") > 0, "the graph does not mark it")


def shows_the_groups(browser: Browser) -> None:
    card = "#changes .card:nth-of-type(1)"
    expect("32 × Convolution" in text_of(browser, card + " .before"), "no bundle of 32")
    expect("GroupConvolution" in text_of(browser, card + " .after .unit.new"), "no group")


def explains_a_node(browser: Browser) -> None:
    browser.click("#changes .card .before .unit.gone")
    panel = text_of(browser, "#details")
    for part in ["gone after", "It went into", "Why", "Attributes", "Origin", ".prototxt:"]:
        expect(part in panel, f"the details have no '{part}'")
    browser.click("#details .fate .reference")
    expect("It took in" in text_of(browser, "#details .fate"), "the other way is missing")
    browser.press(ESCAPE)
    expect(browser.run("return document.getElementById('details').hidden"), "Escape closes it")


def is_walked_by_keys(browser: Browser) -> None:
    browser.run("document.querySelector('#changes .card .unit[tabindex=\"0\"]').focus()")
    first = browser.run("return document.activeElement.getAttribute('aria-label')")
    browser.press(ARROW_DOWN)
    second = browser.run("return document.activeElement.getAttribute('aria-label')")
    expect(second and second != first, "the arrow key does not go on")
    browser.press(ENTER)
    expect(text_of(browser, "#details-title") != "", "Enter opens no details")
    browser.press(ESCAPE)
    back = browser.run("return document.activeElement.getAttribute('aria-label')")
    expect(back == second, "the focus does not come back")


def opens_and_closes_scopes(browser: Browser) -> None:
    before = count_of(browser, "#graph .pane.before .unit")
    browser.run(CLICK, "#graph .pane.before .scope")
    opened = count_of(browser, "#graph .pane.before .unit")
    expect(opened > before, f"{before} boxes, then {opened}")
    wait_for(
        browser,
        "const [a, b] = document.querySelectorAll('#graph .scroller');"
        "return a.scrollTop === b.scrollTop",
        "the panes are not at the same place",
    )
    browser.click("#close-scopes")
    expect(count_of(browser, "#graph .pane.before .unit") == before, "they are not closed again")


def filters_rewrites(browser: Browser) -> None:
    rows = count_of(browser, "#rewrites tbody tr")
    browser.type("#filter-node", "res5c_branch2a")
    few = count_of(browser, "#rewrites tbody tr")
    expect(0 < few < rows, f"{rows} rows, then {few}")
    found = browser.run(
        "const [select] = document.querySelectorAll('#rewrites select:nth-of-type(1)');"
        "select.value = 'not done'; select.dispatchEvent(new Event('change'));"
        "return document.querySelectorAll('#rewrites tbody tr').length"
    )
    expect(found <= few, "the outcome is no filter")


def finds_a_node(browser: Browser) -> None:
    browser.type("#find", "res4f_branch2b")
    browser.press(ENTER)
    expect(
        "res4f_branch2b" in text_of(browser, "#details .full-name"), "the details are of another"
    )
    expect(count_of(browser, "#graph .unit.marked") > 0, "the graph does not show it")
    browser.press(ESCAPE)


def sorts_constants(browser: Browser) -> None:
    browser.click("#precision thead th:nth-of-type(3) button")
    order = browser.run(
        "return document.querySelector('#precision [aria-sort]').getAttribute('aria-sort')"
    )
    expect(order == "descending", f"the order is {order}")


def has_contrast(browser: Browser) -> None:
    browser.run(
        "document.querySelector('#changes .unit')?.dispatchEvent("
        "new MouseEvent('click', {bubbles: true}))"
    )
    bad = browser.run(CONTRAST)
    expect(not bad, "too little contrast:\n" + "\n".join(bad))


def fits_the_width(browser: Browser) -> None:
    wide = browser.run("return document.documentElement.scrollWidth - window.innerWidth")
    expect(wide <= 0, f"{wide} pixels are beside the screen")
    shown = browser.run(
        "return [...document.querySelectorAll('#graph .pane')].filter((p) => p.offsetWidth).length"
    )
    expect(shown == 1, "both sides of the graph are shown")
    browser.click("#graph .which button:nth-of-type(2)")
    shown = browser.run("return document.querySelector('#graph .pane.after').offsetWidth > 0")
    expect(shown, "the other side cannot be chosen")


def names_what_is_clicked(browser: Browser) -> None:
    nameless = browser.run(
        "return [...document.querySelectorAll('button, [role=button], a, input, select')]"
        ".filter((one) => !one.textContent.trim() && !one.getAttribute('aria-label'))"
        ".filter((one) => !one.labels?.length).map((one) => one.outerHTML.slice(0, 80))"
    )
    expect(not nameless, f"a screen reader has no name for {nameless}")


def prints(browser: Browser) -> None:
    browser.devtools("Emulation.setEmulatedMedia", {"media": "print"})
    expect(browser.run("return document.querySelector('#graph').offsetHeight") == 0, "the panes")
    expect(browser.run("return document.querySelector('.card .picture').clientHeight") > 0, "cards")
    printed = browser.devtools("Page.printToPDF", {"printBackground": True})
    expect(len(printed["data"]) > 10_000, "nothing is printed")


def stays_fluid(browser: Browser) -> None:
    """Opens ten scopes, one in the other where there is one, until hundreds of boxes are drawn."""
    times = browser.run(
        """
        const times = [];
        for (let i = 0; i < 10; ++i) {
          const scope = [...document.querySelectorAll('.pane.before .scope')].pop();
          if (!scope) break;
          const start = performance.now();
          scope.dispatchEvent(new MouseEvent('click', {bubbles: true}));
          document.body.offsetHeight;
          times.push(performance.now() - start);
        }
        const start = performance.now();
        const find = document.getElementById('find');
        find.value = 'relu';
        find.dispatchEvent(new Event('input'));
        return [...times, performance.now() - start];
        """
    )
    expect(len(times) == 11, "there are no scopes to open")
    # On one idle core a tenth of this.
    expect(max(times) < 1500, f"milliseconds: {[round(t) for t in times]}")
    boxes = int(re.match(r"[\d,]+", text_of(browser, "#graph .status"))[0].replace(",", ""))
    expect(100 < boxes <= 500, f"{boxes} boxes")


def lists_models(browser: Browser) -> None:
    expect(count_of(browser, "#models tbody tr") == 3, "there are three models")
    link = "return document.querySelector('#models tbody a').getAttribute('href')"
    expect(browser.run(link) == "inception_v4_finegrain_ir.html", "a model's page is not linked to")
    browser.click("#models thead th:nth-of-type(4) button")
    most = text_of(browser, "#models tbody th")
    expect("inception_v4" in most, f"{most} is said to have most operations")
    browser.type("#filter", "caffe")
    expect(count_of(browser, "#models tbody tr") == 1, "one is of Caffe")


def compares_builds(browser: Browser) -> None:
    """The other page lies beside this one."""
    path = browser.run("return decodeURI(location.pathname)").replace("models.html", "{}.html")
    browser.type("#other", path.format("other"))
    says = "return document.getElementById('differences').textContent.includes(arguments[0])"
    wait_for(browser, says, "it does not compare", "1 changed, 1 new, 0 gone, 1 the same.")
    browser.type("#other", path.format("resnet50_ir"))
    wait_for(browser, says, "it does not say what is wrong", "is no page of models")
    browser.type("#other", path.format("other"))
    wait_for(browser, says, "it does not compare again", "1 changed")


Check = Callable[[Browser], None]
EVERY = [is_drawn, names_what_is_clicked, has_contrast]
RESNET = [
    shows_the_stride,
    shows_the_fusing,
    explains_a_node,
    is_walked_by_keys,
    opens_and_closes_scopes,
    filters_rewrites,
    sorts_constants,
    finds_a_node,
]
# The page, what the browser is, and what is checked in this order.
LOOKS: list[tuple[str, dict, list[Check]]] = [
    ("resnet50_ir", {}, [is_drawn, *RESNET, names_what_is_clicked, has_contrast, prints]),
    ("resnet50_ir", {"dark": True}, EVERY),
    ("resnet50_ir", {"touch": True}, [is_drawn, fits_the_width, shows_the_fusing]),
    ("inception_v4_finegrain_ir", {}, [shows_the_exclusion, opens_and_closes_scopes, *EVERY]),
    ("inception_v4_finegrain_ir", {"dark": True}, EVERY),
    ("resnext26_tf_ir", {}, [shows_the_groups, *EVERY]),
    ("models", {}, [lists_models, compares_builds, *EVERY[:2]]),
    ("models", {"dark": True}, [is_drawn, has_contrast]),
    ("scopes", {}, [is_drawn, stays_fluid]),
    ("blocks", {}, [is_drawn, stays_fluid]),
]


def browser_like(look: dict) -> Browser:
    width, height = PHONE if look.get("touch") else DESKTOP
    return Browser(width, height, look.get("dark", False), look.get("touch", False))


def check(folder: Path) -> tuple[int, int]:
    passed = failed = 0
    for page, look, checks in LOOKS:
        with browser_like(look) as browser:
            browser.open(folder / f"{page}.html")
            for one in checks:
                name = " ".join([page, *look, one.__name__])
                try:
                    one(browser)
                    messages = browser.messages()
                    expect(not messages, f"the console has {messages}")
                    passed += 1
                    print(f"ok    {name}")
                except Fault as fault:
                    failed += 1
                    print(f"FAIL  {name}: {fault}")
                except Exception:
                    failed += 1
                    print(f"FAIL  {name}\n{traceback.format_exc()}")
    return passed, failed


SCROLL = "document.querySelector(arguments[0]).scrollIntoView()"
# The name of the picture, the page, the browser, and what is done before.
# "other" is chosen as the page of another build.
TAKEN: list[tuple[str, str, dict, list[str]]] = [
    ("stride", "resnet50_ir", {}, ["#changes"]),
    ("exclusion", "inception_v4_finegrain_ir", {}, ["#changes"]),
    ("groups", "resnext26_tf_ir", {}, ["#changes"]),
    ("graph", "inception_v4_finegrain_ir", {"dark": True}, ["#graph", *EXCLUDED]),
    ("models", "models", {}, ["body", "other"]),
    ("phone", "resnet50_ir", {"touch": True}, ["#changes"]),
]


def take_pictures(folder: Path) -> None:
    PICTURES.mkdir(exist_ok=True)
    for name, page, look, (place, *clicks) in TAKEN:
        with browser_like(look) as browser:
            browser.open(folder / f"{page}.html")
            for clicked in clicks:
                if clicked == "other":
                    browser.type("#other", str(folder / "other.html"))
                else:
                    browser.run(CLICK, clicked)
            browser.run(SCROLL, place)
            time.sleep(0.5)
            browser.picture(PICTURES / f"{name}.png")


def main() -> None:
    folder = Path(sys.argv[1])
    passed, failed = check(folder)
    if "--pictures" in sys.argv:
        take_pictures(folder)
    print(f"{passed} passed, {failed} failed", flush=True)
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
