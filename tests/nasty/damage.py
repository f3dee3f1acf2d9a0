"""Damage and rubbish: refused in plain words, whatever the name says."""

import random
import sqlite3
import struct
from collections.abc import Callable

from .case import Outcome, Reads, Refuses, Trial, trial
from .containers import CSV, ods, parquet, xls
from .leads import GRID, gzipped, xlsx

FAMILY = "11 damage and rubbish"
TORN = r"damaged|cut off|incomplete|broken|not whole"
NO_TABLE = r"table|text|lead|columns"
EMPTY = r"empty|blank|nothing|no lead"

LETTER = """Dear Ms Lee,

Thank you for your letter of 4 March. We have looked into the matter, and we are glad to tell you
that the invoice has been corrected. You will find the new one enclosed.

Our offer stands until the end of the month; if you have questions, please call us at any time.

Yours sincerely,

Tom Baker
Head of Sales
"""
MAIL = """Return-Path: <anna@example.com>
Received: from mail.example.com (mail.example.com [192.0.2.1])
    by mx.example.org (Postfix) with ESMTPS id 4ABC for <tom@example.org>;
    Wed, 04 Mar 2026 10:12:33 +0100 (CET)
Date: Wed, 4 Mar 2026 10:12:30 +0100
From: "Lee, Anna" <anna@example.com>
To: tom@example.org, li@example.org
Subject: Leads of this week
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"
Message-ID: <20260304.1@example.com>

Hi Tom,

the leads of this week are attached. Please start with those from Olark, they asked for a demo.

Anna
"""
SCRIPT = '''#!/usr/bin/env python
"""Export the leads of a week."""
import csv
import sys
from datetime import date, timedelta


def leads(path, since):
    with open(path, newline="") as source:
        for row in csv.DictReader(source):
            if row["created"] >= since.isoformat():
                yield row["id"], row["name"], row["source"]


def main(path, days=7):
    writer = csv.writer(sys.stdout)
    writer.writerow(["id", "name", "source"])
    for row in leads(path, date.today() - timedelta(days=days)):
        writer.writerow(row)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
'''
SOURCE = """#include <stdio.h>
#include <stdlib.h>

/* Count the lines of a file, one by one. */
struct counter { long lines; long blanks; };

static int count(const char *path, struct counter *found) {
    FILE *source = fopen(path, "r");
    if (source == NULL) {
        fprintf(stderr, "cannot open %s, sorry\\n", path);
        return 1;
    }
    for (int sign, before = '\\n'; (sign = fgetc(source)) != EOF; before = sign) {
        if (sign == '\\n') { found->lines++; if (before == '\\n') found->blanks++; }
    }
    fclose(source);
    return 0;
}

int main(int argc, char **argv) {
    struct counter found = {0, 0};
    if (argc < 2 || count(argv[1], &found)) return EXIT_FAILURE;
    printf("%ld lines, %ld blank\\n", found.lines, found.blanks);
    return EXIT_SUCCESS;
}
"""
SAID = ["started", "user anna logged in", "slow query, took 2.3 s", "cache cleared", "retry 1 of 3"]
LOG = "".join(
    f"2026-03-04 10:{n % 60:02}:07,{n * 37 % 1000:03} {'WARN' if n % 3 == 0 else 'INFO'} "
    f"app.worker[{n % 4}]: {SAID[n % 5]}\n"
    for n in range(120)
)


def noise(size: int, seed: int) -> bytes:
    return random.Random(seed).randbytes(size)


def database() -> bytes:
    base = sqlite3.connect(":memory:")
    base.execute("create table leads (id text, name text)")
    base.executemany("insert into leads values (?, ?)", [(str(n), "Anna") for n in range(50)])
    content = base.serialize()
    base.close()
    return content


def program() -> bytes:
    head = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HHIQQQ", 2, 62, 1, 0x400000, 64, 0)
    return head + noise(3000, 5) + b"\0.symtab\0.strtab\0/lib64/ld-linux-x86-64.so.2\0" + bytes(500)


def picture() -> bytes:
    return (
        b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + noise(2000, 6) + b"\xff\xd9"
    )


def half(make: Callable[[], bytes], words: str = TORN) -> Trial:
    def build() -> bytes:
        whole = make()
        return whole[: len(whole) // 2]

    return trial(build, Refuses(words=words), filename="leads.xlsx")


def refused(
    words: str, *contents: bytes | str, also: tuple[Outcome, ...] = ()
) -> tuple[Trial, ...]:
    return tuple(trial(content, Refuses(words=words), *also) for content in contents)


CASES: dict[str, tuple[Trial, ...]] = {
    "random bytes": refused(NO_TABLE, noise(200, 1), noise(5000, 2), noise(100_000, 3)),
    "half a file": (
        half(lambda: xlsx({"L": GRID})),
        half(parquet),
        half(xls, TORN + "|old Office"),
        half(ods),
        half(lambda: gzipped(CSV)),
    ),
    "programs, databases and pictures": (
        trial(program, Refuses(words="program|binary|" + NO_TABLE)),
        trial(database, Refuses(words="database|binary|" + NO_TABLE)),
        trial(picture, Refuses(words="picture|image|photo|JPEG|" + NO_TABLE)),
    ),
    "nothing at all": refused(EMPTY, b""),
    "blanks only": refused(EMPTY, " " * 500, " \t \t\n" * 20, "\u00a0 \u3000\n"),
    "marks and line ends only": refused(
        EMPTY,
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\n" * 50,
        b"\r\n\r\n",
        b"\xef\xbb\xbf\r\n",
        bytes(100),
    ),
    "one word": refused(NO_TABLE, "leads", "hello\n", "Anna".encode("utf-16")),
    "a letter": refused("letter|prose|" + NO_TABLE, LETTER, LETTER * 20),
    "the source of an e-mail": refused("mail|" + NO_TABLE, MAIL),
    "a Python script": refused("program|script|code|" + NO_TABLE, SCRIPT),
    "a log": (
        trial(
            LOG,
            Refuses(words="log|" + NO_TABLE),
            Reads(told=["no header"], aside=None),
            filename="app.log.csv",
        ),
    ),
    "the source of a program": refused("program|code|" + NO_TABLE, SOURCE),
}
