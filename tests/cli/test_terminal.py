"""A terminal is shown the text of a file and obeys nothing in it."""

import json
from pathlib import Path

import pytest

from scoring.cli.main import COMMANDS, main
from scoring.cli.terminal import plain_terminal

LINK = "\x1b]8;;http://a.in\x1b\\web"
COLOUR, TITLE, TURNED, EIGHT_BIT = "\x1b[31mred", "\x1b]0;mine\x07", "\u202efdp", "\x9b2J"


@pytest.mark.parametrize(
    "text", [LINK, COLOUR, TITLE, TURNED, EIGHT_BIT, "a\x08b\x7f", "a\rb", "h\udcff"]
)
def test_no_sign_of_a_command_is_printed(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with plain_terminal():
        print(text)
    assert capsys.readouterr().out.removesuffix("\n").isprintable()


def test_json_is_read_as_it_was_written(capsys: pytest.CaptureFixture[str]) -> None:
    said = {LINK: ["a\x7f", EIGHT_BIT, TURNED, "b\\"]}
    with plain_terminal():
        print(json.dumps(said, ensure_ascii=False))
    assert json.loads(capsys.readouterr().out) == said


def test_other_text_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    with plain_terminal():
        print("Müller\t第1\r\n✓ –")
    assert capsys.readouterr().out == "Müller\t第1\r\n✓ –\n"


def test_a_header_with_a_link_is_shown_as_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "leads.csv"
    file.write_text(f"Lead ID,{LINK},Visits\n1,x,3\n2,y,4\n", encoding="utf-8")
    assert main(["check", str(file)]) == 0
    assert "\\u001b]8;;http://a.in\\u001b\\web" in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_the_one_that_its_module_adds(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: python -m scoring {command} ")
