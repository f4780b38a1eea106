# Examples for `semgrep scan --test`: what each rule finds, and what it leaves alone.
import csv
import hmac
import logging
import os
import random
import re
import subprocess
from pathlib import Path

import structlog
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from jinja2 import Environment, Template
from markupsafe import Markup
from sqlalchemy import text
from xlsxwriter import Workbook

_log = structlog.get_logger()
_WORD = re.compile(r"\w+")
_PART = r"\w"


def sql(connection, session, name):
    # ruleid: sql-from-pieces
    connection.execute(f"SELECT * FROM role WHERE name = '{name}'")
    # ruleid: sql-from-pieces
    session.execute(text("SELECT * FROM role WHERE name = '%s'" % name))
    # ruleid: sql-from-pieces
    connection.exec_driver_sql("SELECT * FROM role WHERE name = " + name)
    # ruleid: sql-from-pieces
    session.scalars(text("SELECT {}".format(name)))
    # ok: sql-from-pieces
    session.execute(text("SELECT * FROM role WHERE name = :name"), {"name": name})
    # ok: sql-from-pieces
    session.execute(update(Role).values(revision=role.revision + 1))


def markup(title):
    # ruleid: markup-of-text
    Markup(title)
    # ruleid: markup-of-text
    HTMLResponse(f"<h1>{title}</h1>")
    # ruleid: markup-of-text
    Environment(loader=None)
    # ruleid: markup-of-text
    Template(title)
    # ruleid: markup-of-text
    environment.from_string(title)
    # ok: markup-of-text
    Environment(loader=None, autoescape=True)


def logs(title, error):
    # ruleid: log-line-with-a-value
    _log.info(f"resolved {title}")
    # ruleid: log-line-with-a-value
    _log.info("resolved", title=title)
    # ruleid: log-line-with-a-value
    _log.warning("failed: %s", error)
    # ruleid: log-line-with-a-value
    _log.error("failed", exc_info=True)
    # ruleid: log-line-with-a-value
    _log.exception("failed")
    # ruleid: log-line-with-a-value
    logging.info("to nobody's log")
    # ok: log-line-with-a-value
    _log.warning("failed: %s", type(error).__name__)
    # ok: log-line-with-a-value
    _log.info("request", status=200, request_id="1")


def prints(title):
    # ruleid: print-in-the-service
    print(title)


def checks(number):
    # ruleid: assert-in-the-service
    assert number > 0
    # ok: assert-in-the-service
    if number <= 0:
        raise ValueError


def programs(name):
    # ruleid: program-by-a-shell
    subprocess.run(f"cat {name}", shell=True)
    # ruleid: program-by-a-shell
    os.system(name)
    # ok: program-by-a-shell
    subprocess.run(["cat", name], check=True)


def calls():
    # ruleid: call-to-another-host
    import requests

    # ruleid: call-to-another-host
    import urllib.request

    # ok: call-to-another-host
    import urllib.parse


def codes(given):
    # ruleid: code-from-text
    eval(given)
    # ruleid: code-from-text
    exec(given)
    # ok: code-from-text
    re.compile(r"a")


def expressions(given):
    # ruleid: expression-from-a-value
    re.search(given, "text")
    # ruleid: expression-from-a-value
    re.compile(given)
    # ok: expression-from-a-value
    re.search(r"\d+", given)
    # ok: expression-from-a-value
    re.search(_PART, given)


def secret(token, given, key_hash):
    # ruleid: secrets-compared-with-equals
    if token == given:
        return True
    # ruleid: secrets-compared-with-equals
    if row.key_hash != key_hash:
        return False
    # ok: secrets-compared-with-equals
    return hmac.compare_digest(token, given)


def leads(request, path):
    # ruleid: redirect-to-a-value
    RedirectResponse(request.query_params["next"])
    # ruleid: redirect-to-a-value
    RedirectResponse(path, 303)
    # ok: redirect-to-a-value
    RedirectResponse(address("/ui/"), 303)
    own = address("/ui/roles")
    # ok: redirect-to-a-value
    RedirectResponse(own, 303)


def tables(file, page):
    # ruleid: table-that-may-run-as-formulas
    csv.writer(file)
    # ruleid: table-that-may-run-as-formulas
    Workbook(file)
    # ruleid: table-that-may-run-as-formulas
    page.write_formula(0, 0, "=1")
    # ok: table-that-may-run-as-formulas
    as_csv([], [])


def files(request, folder, upload):
    name = request.path_params["name"]
    # ruleid: file-by-a-name-from-a-request
    FileResponse(name)
    # ruleid: file-by-a-name-from-a-request
    (folder / name).read_text()
    # ruleid: file-by-a-name-from-a-request
    Path(upload.filename)
    # ok: file-by-a-name-from-a-request
    Path("seed")


def hosts(client):
    # ruleid: certificates-not-checked
    client.get("https://issuer.example", verify=False)
    # ok: certificates-not-checked
    client.get("https://issuer.example")


def numbers():
    # ruleid: random-numbers-that-can-be-guessed
    return random.choice("abc")
