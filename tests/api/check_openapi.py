#!/usr/bin/env python3
"""Hold the server to openapi.json, and to its own safety: limits, headers, methods, hosts.

  check_openapi.py KHAYT CORPUS OPENAPI
"""
import csv
import email
import email.policy
import gzip
import html.parser
import http.client
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree

KHAYT, CORPUS, OPENAPI = sys.argv[1:4]
failures = []
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def check(condition, message):
    if not condition:
        failures.append(message)
        print("FAILED:", message)


class Schemas:
    """The part of JSON Schema that the description uses; a keyword it does not know is an error, so that nothing passes unread."""
    KNOWN = {"$ref", "type", "properties", "required", "items", "enum", "const", "minimum", "maximum", "description", "oneOf", "anyOf",
             "allOf", "pattern", "minItems", "maxItems", "additionalProperties", "format", "example", "examples", "default", "title",
             "minLength", "maxLength", "prefixItems", "unevaluatedProperties"}

    def __init__(self, description):
        self.description = description

    def errors(self, value, schema, where):
        if "$ref" in schema:
            target = self.description
            for part in schema["$ref"].lstrip("#/").split("/"):
                target = target[part]
            yield from self.errors(value, target, where)
            return
        unknown = set(schema) - self.KNOWN
        if unknown:
            yield f"{where}: the test does not know {sorted(unknown)}"
        yield from self.type_errors(value, schema, where)
        for choice in ("oneOf", "anyOf"):
            if choice in schema and all(list(self.errors(value, option, where)) for option in schema[choice]):
                yield f"{where}: fits none of {choice}"
        for part in schema.get("allOf", []):
            yield from self.errors(value, part, where)
        if "const" in schema and value != schema["const"]:
            yield f"{where}: {value!r} is not {schema['const']!r}"
        if "enum" in schema and value not in schema["enum"]:
            yield f"{where}: {value!r} is not one of {schema['enum']}"
        if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{where}: {value!r} does not match {schema['pattern']}"
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if value < schema.get("minimum", value) or value > schema.get("maximum", value):
                yield f"{where}: {value} is out of bounds"
        if isinstance(value, dict):
            for name in schema.get("required", []):
                if name not in value:
                    yield f"{where}: {name} is missing"
            for name, part in value.items():
                if name in schema.get("properties", {}):
                    yield from self.errors(part, schema["properties"][name], f"{where}.{name}")
        if isinstance(value, list) and "items" in schema and schema["items"] is not False:
            for i, item in enumerate(value):
                yield from self.errors(item, schema["items"], f"{where}[{i}]")

    def undescribed(self, value, schema, where):
        """Fields of an answer that no part of its schema describes. Kept apart from errors(), since each part of an allOf knows only its own."""
        schemas, pending = [], [schema]
        while pending:
            part = pending.pop()
            while "$ref" in part:
                target = self.description
                for step in part["$ref"].lstrip("#/").split("/"):
                    target = target[step]
                part = target
            schemas.append(part)
            pending += part.get("allOf", []) + part.get("oneOf", []) + part.get("anyOf", [])
        if isinstance(value, list):
            for items in [part["items"] for part in schemas if part.get("items")]:
                for item in value:
                    yield from self.undescribed(item, items, f"{where}[]")
        if not isinstance(value, dict) or not any("properties" in part for part in schemas):
            return
        known = {name: of for part in schemas for name, of in part.get("properties", {}).items()}
        for name, part in value.items():
            if name in known:
                yield from self.undescribed(part, known[name], f"{where}.{name}")
            else:
                yield f"{where}.{name} is not described"

    @staticmethod
    def type_errors(value, schema, where):
        wanted = schema.get("type")
        if wanted is None:
            return
        for name in [wanted] if isinstance(wanted, str) else wanted:
            if name == "integer" and isinstance(value, int) and not isinstance(value, bool):
                return
            if name == "number" and isinstance(value, (int, float)) and not isinstance(value, bool):
                return
            if name in TYPES and isinstance(value, TYPES[name]):
                return
        yield f"{where}: {value!r} is not {wanted}"


class Server:
    def __init__(self, store, *options):
        self.process = subprocess.Popen([KHAYT, "serve", "-d", store, "--port", "0", "--name", "desk.example", *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.process.stdout:
            found = re.search(r"http://([\d.]+):(\d+)/", line)
            if found:
                self.host, self.port = found.group(1), int(found.group(2))
                return
        raise SystemExit("the server did not start")

    def ask(self, path, method="GET", headers=None, body=None):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=20)
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, content

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=10)
        check(code == 0, f"the server ends with {code}")


def check_path(server, description, schemas, template, path, method="GET", body=None, headers=None):
    """Ask, and hold the answer to its description: the status, the media type, and JSON to its schema. Other types are given as they are."""
    sent = {"Content-Type": "application/json"} if body is not None else {}
    answer, content = server.ask(path, method, {**sent, **(headers or {})}, json.dumps(body) if body is not None else None)
    operation = description["paths"][template][method.lower()]
    expected = next(status for status in operation["responses"] if status.startswith("2"))
    check(str(answer.status) == expected, f"{method} {path}: status {answer.status}: {content[:200]!r}")
    if str(answer.status) != expected:
        return None
    media = (answer.getheader("Content-Type") or "").split(";")[0]
    described = operation["responses"][expected]["content"]
    check(media in described, f"{method} {path} is {media}, described as {sorted(described)}")
    if media != "application/json":
        return content
    value = json.loads(content)
    schema = described.get(media, {}).get("schema", {})
    for error in list(schemas.errors(value, schema, template))[:5] + sorted(set(schemas.undescribed(value, schema, template)))[:5]:
        check(False, f"{path}: {error}")
    return value


def check_changes(get, status, stories):
    """All that the store holds is new since its beginning, nothing is since now; a filter takes away, never adds."""
    def changes(**filters):
        return get("/api/v1/changes", "/api/v1/changes?limit=100&" + urllib.parse.urlencode(filters))

    first = changes(since="#0")
    check(first["new_articles"] == status["articles"] and first["total"] == status["stories"], "not all is new since the beginning")
    check(all(line["new_articles"] == line["articles"] and all(d["new"] for d in line["developments"]) for line in first["stories"]),
          "a story that is new as a whole has old parts")
    now = changes(since=first["mark"])
    check(now["total"] == 0 and now["stories"] == [] and now["mark"] == first["mark"], "something is newer than the mark of now")
    today = changes()
    check(today["since"] == status["last"] and today["total"] > 0, "without a moment it is the last day of news")
    check({line["story"] for line in changes(since=status["last"])["stories"]} == {line["story"] for line in today["stories"]}, "the last day is another by name")
    half = changes(since="#%d" % (status["articles"] // 2))
    check(0 < half["new_articles"] < first["new_articles"], "half of the marks is not between all and nothing")
    one = half["stories"][0]
    check(max(int(line["mark"][1:]) for line in today["stories"]) <= int(today["mark"][1:]), "a story is marked beyond the store")
    check(all(changes(since=line["mark"], story=line["story"])["stories"] == [] for line in today["stories"]), "since its own mark a story has moved")
    check([line["story"] for line in changes(since=half["since"], story=one["story"])["stories"]] == [one["story"]], "another story than asked for")
    keys = {key for line in half["stories"] for d in line["developments"] for key in d["keys"]}
    outlet = get("/api/v1/outlets", "/api/v1/outlets")["outlets"][0]["outlet"]
    check({key for line in changes(since=half["since"], outlet=outlet)["stories"] for d in line["developments"] for key in d["keys"]} <= keys, "a filter adds")
    for kind in ("PER", "ORG", "LOC"):
        name = get("/api/v1/names", f"/api/v1/names?limit=1&type={kind}")["names"][0]
        named = changes(since="#0", **{"place" if kind == "LOC" else "person": name["entity"]})
        check(named["new_articles"] == name["articles"], f"{name['entity']} is named in {named['new_articles']} articles, not {name['articles']}")
    half_page = get("/api/v1/changes", "/api/v1/changes?since=%230&offset=1&limit=1")
    check([line["story"] for line in half_page["stories"]] == [first["stories"][1]["story"]], "offset and limit of what moved")


def check_copies(get, outlets, keys, stories):
    """Who took what from whom: pairs, comparisons, captures, developments, outlets."""
    pairs = get("/api/v1/copies", "/api/v1/copies?limit=10")
    for pair in pairs["copies"][:4]:
        a, b = (urllib.parse.quote(pair[name], safe="") for name in ("a", "b"))
        compared = get("/api/v1/compare", f"/api/v1/compare?a={a}&b={b}")
        check(compared and compared["kind"] == pair["kind"], f"{pair['a']} and {pair['b']} are compared as other copies than listed")
        length = {name: len(article["text"]) for name, article in zip("ab", compared["articles"])}
        check(all(block[name] is None or block[name][1] <= length[name] for block in compared["blocks"] for name in "ab"), "a block reaches beyond its text")
    for key in keys[:5]:
        one = get("/api/v1/articles/{key}/versions", f"/api/v1/articles/{urllib.parse.quote(key, safe='')}/versions")
        check(one and (not one["versions"] or sum(line["current"] for line in one["versions"]) == 1), f"{key} has not one current version")
    for line in stories["stories"][:5]:
        for development in line["developments"][:2]:
            page = get("/api/v1/developments/{id}", "/api/v1/developments/" + development["development"])
            check(page and [telling["key"] for telling in page["tellings"]] == development["articles"], f"{development['development']} has other tellings than articles")
    for line in outlets["outlets"][:5]:
        page = get("/api/v1/outlets/{name}", "/api/v1/outlets/" + urllib.parse.quote(line["outlet"], safe=""))
        check(page and page["articles"] == line["articles"] and page["first_to_report"] <= page["shared"] <= page["developments"],
              f"the figures of {line['outlet']} contradict each other")


def parts_of_a_story(get, path):
    """What is asked for in parts is what the whole says."""
    whole = get("/api/v1/stories/{id}", path)
    lists = {name: value for name, value in whole.items() if isinstance(value, list)}
    for wanted in ([], ["timeline"], ["developments", "positions"], list(lists)):
        part = get("/api/v1/stories/{id}", f"{path}?latest=2&parts={','.join(wanted)}")
        expected = {name: value for name, value in whole.items() if name not in lists or name in wanted}
        if "developments" in wanted:
            expected["developments"] = lists["developments"][-2:]
        check(part == {**expected, "counts": {name: len(value) for name, value in lists.items()}}, f"{path}: the parts {wanted} are others than in the whole")


def check_frame(get, path):
    """A story that is not at hand is told in its frame, where one asks for that; one that is kept is told as it is."""
    asked = f"{path}?parts=timeline,developments,positions&soon=1"
    tell = lambda: get("/api/v1/stories/{id}", asked)
    frame, whole = tell(), get("/api/v1/stories/{id}", path)
    check(frame.get("partial") is True and frame["positions"] == [] and frame["counts"]["timeline"] == len(whole["timeline"]), f"{path}: the frame")
    for a, b in zip(frame["timeline"], whole["timeline"]):
        check({**a, "event": b["event"], "sources": b["sources"]} == b, f"{path}: the frame has another timeline")
    again = tell()
    check("partial" not in again and again["positions"] == whole["positions"], f"{path}: what is at hand is told in its frame")


def check_described_paths(server, description):
    schemas, seen = Schemas(description), set()

    def get(template, path):
        seen.add((template, "get"))
        return check_path(server, description, schemas, template, path)

    status = get("/api/v1/status", "/api/v1/status")
    check(status and status["articles"] > 0, "the store is empty")
    get("/api/v1/openapi.json", "/api/v1/openapi.json")
    stories = get("/api/v1/stories", "/api/v1/stories?limit=500")
    get("/api/v1/stories", "/api/v1/stories?offset=1&limit=2")
    several = get("/api/v1/stories", "/api/v1/stories?limit=500&least=3&latest=2")
    check(several and [line["story"] for line in several["stories"]] == [line["story"] for line in stories["stories"] if line["articles"] >= 3],
          "least=3 gives other stories than those of three articles and more")
    for line in several["stories"]:
        whole = next(one for one in stories["stories"] if one["story"] == line["story"])
        check(line["development_count"] == len(whole["developments"]) and line["developments"] == whole["developments"][-2:],
              f"latest=2 of {line['story']} gives other developments than the last two")
    check_frame(get, "/api/v1/stories/" + several["stories"][0]["story"])
    names = get("/api/v1/outlets", "/api/v1/outlets")
    check(names and len(names["outlets"]) == status["outlets"], "the outlets are others than those counted")
    for line in names["outlets"]:
        listed = get("/api/v1/stories", "/api/v1/stories?limit=1&outlet=" + urllib.parse.quote(line["outlet"]))
        check(listed and listed["total"] > 0, f"no story has the outlet {line['outlet']}")
    for line in stories["stories"][:12]:
        parts_of_a_story(get, "/api/v1/stories/" + line["story"])
    for line in stories["stories"][:12]:
        told = get("/api/v1/stories/{id}/digest", f"/api/v1/stories/{line['story']}/digest")
        check(told and told["story"] == line["story"] and told["bullets"], f"no digest of {line['story']}")
    check_changes(get, status, stories)
    keys = [key for line in stories["stories"][:12] for development in line["developments"] for key in development["articles"]]
    for key in keys[:40]:
        path = "/api/v1/articles/" + urllib.parse.quote(key, safe="")
        article = get("/api/v1/articles/{key}", path)
        check(article and article["key"] == key, f"{path} gives another article")
        check(article and any(line["story"] == article["story"] and line["title"] == article["story_title"] for line in stories["stories"]),
              f"{path} names a story that is not listed under this title")
    for a, b in zip(keys[:4], keys[1:5]):
        why = get("/api/v1/why", f"/api/v1/why?a={urllib.parse.quote(a, safe='')}&b={urllib.parse.quote(b, safe='')}")
        check(why and (why["a"]["key"], why["b"]["key"]) == (a, b), "the evidence is of other articles")
    for key in keys[:5]:
        get("/api/v1/articles/{key}/similar", f"/api/v1/articles/{urllib.parse.quote(key, safe='')}/similar?limit=3")
    check_copies(get, names, keys, stories)
    slip = get("/api/v1/search", "/api/v1/search?q=" + urllib.parse.quote("التحالق"))
    check(slip and slip["meant"] and slip["meant"] != "التحالق", "a slip of the hand has a better spelling")
    words = get("/api/v1/suggest", "/api/v1/suggest?q=" + urllib.parse.quote("مهمة التح"))
    check(words and any(w["text"] == "مهمة التحالف" for w in words["suggestions"]), "a word that is typed is completed")
    listed = get("/api/v1/names", "/api/v1/names?limit=500")
    check(listed and listed["names"] and listed["total"] >= len(listed["names"]), "the store names nobody")
    for line in listed["names"][:25]:
        quoted = urllib.parse.quote(line["entity"], safe="")
        one = get("/api/v1/names/{name}", f"/api/v1/names/{quoted}?type={line['type']}&limit=500")
        check(one and one["entity"] == line["entity"] and len(one["said"]) == min(500, one["total"]) == min(500, line["statements"]),
              f"{line['entity']} is told otherwise than listed")
        few = get("/api/v1/names/{name}", f"/api/v1/names/{quoted}?type={line['type']}&offset=1&limit=2")
        check(few and few["said"] == one["said"][1:3], f"a page of what {line['entity']} said is another")
    some = get("/api/v1/names", "/api/v1/names?type=PER&q=" + urllib.parse.quote("ال"))
    check(some and all(line["type"] == "PER" for line in some["names"]), "names of one type")
    hits = get("/api/v1/search", "/api/v1/search?limit=5&q=" + urllib.parse.quote("التحالف"))
    check(hits and hits["hits"], "a plain search finds nothing")
    return seen, keys, stories["stories"]


def check_writes(server, description, keys, stories):
    """What persons write: each operation, what it changes, and that it can be undone."""
    schemas, seen, api = Schemas(description), set(), "/api/v1"

    def call(method, template, body=None, **parts):
        seen.add((api + template, method.lower()))
        path = api + template
        for name, value in parts.items():
            path = path.replace("{" + name + "}", urllib.parse.quote(value, safe=""))
        return check_path(server, description, schemas, api + template, path, method, body) or {}

    def undo(act=None):
        return call("POST", "/undo", {"act": act} if act else {}).get("undone", {})

    article = json.loads(server.ask("/api/v1/articles/" + urllib.parse.quote(keys[0], safe=""))[1])
    span = article["sentences"][0]
    words = article["text"][span[0]:span[1]]
    note = call("POST", "/notes", {"on": {"article": keys[0], "span": span}, "text": "سؤال:\n\"من؟\" </script>"})
    check(note.get("quote") == words and note["on"]["span"] == span and note["on"]["story"] == article["story"], f"a note on a sentence: {note}")
    for on in ({"story": article["story"]}, {"development": article["development"]}, {"article": keys[0]}):
        call("POST", "/notes", {"on": on, "text": "ملاحظة"})
    listed = call("GET", "/notes")
    check(listed["total"] == 4 and [n["id"] for n in listed["notes"]] == ["n4", "n3", "n2", "n1"], "notes come the latest first")
    seen_here = json.loads(server.ask(f"/api/v1/notes?story={article['story']}&limit=2")[1])
    check(seen_here["total"] == 4 and len(seen_here["notes"]) == 2, "notes of a story are those on its articles, too")
    check(call("GET", "/notes/{id}", id=note["id"])["text"] == note["text"], "a note is given back as it was written")
    changed = call("POST", "/notes/{id}", {"text": "غير ذلك"}, id=note["id"])
    check(changed["text"] == "غير ذلك" and changed["changed"], "a note is changed")
    gone = call("DELETE", "/notes/{id}", id=note["id"])
    check(gone["deleted"] == note["id"] and server.ask("/api/v1/notes/" + note["id"])[0].status == 404, "a note is gone")
    check(undo(gone["undo"])["act"] == "note-deleted", "the last act is undone")
    check(undo()["act"] == "note-changed", "and the one before it")
    check(call("GET", "/notes/{id}", id=note["id"])["text"] == note["text"], "so that the note is as it was")

    search = call("POST", "/searches", {"query": "التحالف", "name": "التحالف كله"})
    check(search["new"] == 0 and search["total"] > 0, "what is there when a search is saved counts as seen")
    check(call("POST", "/searches/{id}", {"mark": "#0"}, id=search["id"])["new"] == search["total"], "since the beginning all is new")
    check(call("GET", "/searches")["searches"][0]["name"] == "التحالف كله", "saved searches are listed")
    call("POST", "/searches/{id}", {"name": "غيره", "query": "بغداد"}, id=search["id"])
    call("DELETE", "/searches/{id}", id=search["id"])
    names = json.loads(server.ask("/api/v1/names?limit=1")[1])["names"]
    for on in ({"entity": names[0]["entity"]}, {"story": article["story"]}, {"query": "العراق"}):
        watch = call("POST", "/watches", {"on": on})
        check([watch["on"][kind] for kind in on] == list(on.values()), f"a watch on {on} is {watch}")
    check(call("GET", "/watches")["total"] == 3, "the watch list")
    call("POST", "/watches/{id}", {"name": "اسم", "mark": "#1"}, id=watch["id"])
    call("DELETE", "/watches/{id}", id=watch["id"])

    several = next(line for line in stories if line["articles"] >= 2)
    other = next(line for line in stories if line["story"] != several["story"])
    before = json.loads(server.ask("/api/v1/stories?limit=500")[1])
    key = other["developments"][0]["articles"][0]
    check(call("POST", "/pin", {"article": key, "story": several["story"], "reason": "منها"})["story"] == several["story"], "an article is pinned")
    check(call("POST", "/unpin", {"article": key})["act"] == "unpinned", "and the pin is taken off")
    undo()
    check(undo()["articles"] == [key], "the act names the article")
    check(call("POST", "/merge", {"from": other["story"], "into": several["story"]})["articles"] == other["articles"] + several["articles"], "stories are merged")
    moved, _ = server.ask("/api/v1/stories/" + other["story"])
    check(moved.status == 308, "an id that was left leads on")
    apart = call("POST", "/split", {"articles": [key]})
    check(apart["articles"] == 1 and apart["story"] != several["story"], "an article is split off")
    acts = call("GET", "/acts")
    check([act["act"] for act in acts["acts"][:2]] == ["split", "merged"] and acts["acts"][0]["undone"] is False, "acts are listed")
    answer, content = server.ask("/api/v1/undo", "POST", {"Content-Type": "application/json"}, json.dumps({"act": acts["acts"][1]["id"]}))
    check(answer.status == 409, f"an act that is not the last: {answer.status}")
    undo()
    undo()
    check(json.loads(server.ask("/api/v1/stories?limit=500")[1]) == before, "what is undone leaves no trace in the stories")
    return seen


def check_leaving(server, description, keys, stories):
    """What leaves the store: exports, citations, feeds, the day. Each is read back by a reader of its format that is not ours."""
    schemas, seen = Schemas(description), set()

    def get(template, query="", headers=None, **parts):
        seen.add((template, "get"))
        path = template
        for name, value in parts.items():
            path = path.replace("{" + name + "}", urllib.parse.quote(value, safe=""))
        return check_path(server, description, schemas, template, path + query, headers=headers)

    def text(template, query="", **parts):
        return (get(template, query, **parts) or b"").decode()

    export = "/api/v1/stories/{id}/export"
    for line in stories[:8]:
        whole = get(export, "?format=json", id=line["story"])
        listed = {source["key"]: source for source in whole["source_list"]}
        told = {article["key"] for development in whole["timeline"] for article in development["articles"]}
        check(told <= set(listed), f"{line['story']}: an article of the timeline is not among the sources")
        table = list(csv.reader(io.StringIO(text(export, "?format=csv", id=line["story"]), newline="")))
        head, rows = table[0], table[1:]
        check(head[0] == "\ufeffkind" and all(len(row) == len(head) for row in rows), f"{line['story']}: the table is ragged")
        cells = [dict(zip(["kind"] + head[1:], row)) for row in rows]
        check(len([c for c in cells if c["kind"] == "figure"]) == sum(len(row["points"]) for row in whole["figures"]), f"{line['story']}: figures of the table")
        check(len([c for c in cells if c["kind"] == "statement"]) == len(whole["statements"]), f"{line['story']}: statements of the table")
        for cell in cells:
            check(cell["article"] in listed and cell["outlet"].lstrip("'") == (listed[cell["article"]]["outlet"] or ""), f"{line['story']}: a line without its article: {cell}")
        markdown = text(export, "?format=md&lang=en", id=line["story"])
        check(markdown.startswith("# ") and "## Sources" in markdown and "## Timeline" in markdown, f"{line['story']}: Markdown {markdown[:80]!r}")
        page = text(export, "?format=html", id=line["story"])
        reader = PageReader()
        reader.feed(page)
        check('dir="rtl"' in page and "@media print" in page and not reader.open and not reader.bad, f"{line['story']}: the page is not well formed: {reader.open[:3]} {reader.bad[:3]}")
        for fetched in ("<script", "<img", "<link", "url(", "@import", "javascript:", " on"):
            check(fetched not in reader.markup, f"{line['story']}: the page has {fetched}")
        check(reader.targets <= reader.ids, f"{line['story']}: links lead nowhere: {sorted(reader.targets - reader.ids)[:3]}")
    answer, _ = server.ask("/api/v1/stories/" + stories[0]["story"] + "/export?format=csv")
    check(answer.getheader("Content-Disposition") == f'attachment; filename="khayt-{stories[0]["story"]}.csv"', "an export has the name of a file")

    cite = "/api/v1/articles/{key}/cite"
    for key in keys[:10]:
        every = get(cite, key=key)
        title = json.loads(server.ask("/api/v1/articles/" + urllib.parse.quote(key, safe=""))[1])["title"]
        check(not title or title in every["plain"] and every["csl"]["title"] == title, f"{key} is cited without its title")
        check(text(cite, "?style=plain", key=key) == every["plain"] + "\n", f"{key}: another plain citation")
        check(text(cite, "?style=bibtex", key=key).count("{") == every["bibtex"].count("}"), f"{key}: braces do not match")
        check(all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in text(cite, "?style=ris", key=key).split("\r\n")[:-1]), f"{key}: RIS has a line without a tag")
        check(json.loads(text(cite, "?style=csl-json", key=key)) == [every["csl"]], f"{key}: another CSL item")

    name = json.loads(server.ask("/api/v1/names?type=PER&limit=1")[1])["names"][0]["entity"]
    for what, parts, query in (("/feeds/story/{id}", {"id": stories[0]["story"]}, ""), ("/feeds/name/{id}", {"id": name}, ""),
                               ("/feeds/search", {}, "?q=" + urllib.parse.quote("التحالف \"الدولي\" <&>"))):
        check_atom(server, text(what + ".atom", query, **parts), what)
        feed = json.loads(text(what + ".json", query, **parts))
        check(feed["version"] == "https://jsonfeed.org/version/1.1" and feed["items"] and feed["feed_url"].startswith(f"http://{server.host}:{server.port}/feeds/"), f"{what}.json: {str(feed)[:200]}")
        for item in feed["items"]:
            check(item["id"].startswith("urn:uuid:") and item["title"] and "content_text" in item and item["url"].startswith("http://"), f"{what}.json: {item}")
        path = what.replace("{id}", urllib.parse.quote(parts.get("id", ""), safe="")) + ".atom" + query
        answer, _ = server.ask(path)
        again, content = server.ask(path, headers={"If-None-Match": answer.getheader("ETag") or ""})
        check(again.status == 304 and not content and again.getheader("ETag") == answer.getheader("ETag"), f"{path} is sent again: {again.status}")

    for lang, direction in (("ar", "rtl"), ("en", "ltr")):
        page = text("/api/v1/daily", f"?lang={lang}")
        reader = PageReader()
        reader.feed(page)
        check(f'dir="{direction}"' in page and not reader.open and not reader.bad, f"the day's page: {reader.open[:3]} {reader.bad[:3]}")
    mail = get("/api/v1/daily", "?format=eml")
    parsed = email.message_from_bytes(mail, policy=email.policy.default)
    check(all(len(line) <= 998 for line in mail.split(b"\r\n")) and b"\n" not in mail.replace(b"\r\n", b""), "lines of the mail")
    check(all(len(line) <= 76 and line.isascii() for line in mail.split(b"\r\n\r\n")[0].split(b"\r\n") if b"boundary" not in line), "headers of the mail are folded and ASCII")
    check(str(parsed["Subject"]).startswith("ما تحرك منذ 20") and not parsed.defects and parsed["From"].addresses[0].display_name == "خيط", f"headers of the mail: {parsed['Subject']!r} {parsed['From']!r}")
    check([part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"], "parts of the mail")
    check(parsed.get_body(("html",)).get_content().replace("\r\n", "\n") == text("/api/v1/daily"), "the mail's page is the day's page")
    check("==" in parsed.get_body(("plain",)).get_content(), "the mail's text has the stories")
    for path, expected in (("/api/v1/stories/zz/export", 404), (f"/api/v1/stories/{stories[0]['story']}/export?format=pdf", 400), (f"/api/v1/stories/{stories[0]['story']}/export?lang=fr", 400),
                           ("/api/v1/articles/none/cite", 404), ("/api/v1/articles/none/cite?style=apa", 400), ("/api/v1/daily?day=yesterday", 400), ("/api/v1/daily?format=pdf", 400),
                           ("/feeds/story/zz.atom", 404), ("/feeds/name/zz.json", 404), ("/feeds/search.atom", 400), ("/feeds/search.atom?q=%22", 400), ("/feeds/none.atom", 404), ("/feeds/story/.atom", 404)):
        answer, _ = server.ask(path)
        check(answer.status == expected, f"{path}: {answer.status}, not {expected}")
    return seen


class PageReader(html.parser.HTMLParser):
    """Is every element closed in its turn, and where do links lead?"""
    VOID = {"meta", "br", "link", "img"}

    def __init__(self):
        super().__init__()
        self.open, self.bad, self.ids, self.targets, self.markup, self.text = [], [], set(), set(), "", ""

    def handle_starttag(self, tag, attributes):
        self.markup += "<" + tag + "".join(f" {name}={value}" for name, value in attributes) + ">"
        facts = dict(attributes)
        self.ids |= {facts["id"]} if "id" in facts else set()
        self.targets |= {facts["href"][1:]} if facts.get("href", "").startswith("#") else set()
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.bad.append(tag)

    def handle_data(self, data):
        self.text += data


ATOM = "{http://www.w3.org/2005/Atom}"


def check_atom(server, content, what):
    """What RFC 4287 asks of a feed and of each entry."""
    feed = xml.etree.ElementTree.fromstring(content)
    check(feed.tag == ATOM + "feed", f"{what}: {feed.tag}")
    for at, needed in [(feed, ("id", "title", "updated", "author"))] + [(entry, ("id", "title", "updated", "summary")) for entry in feed.iter(ATOM + "entry")]:
        for name in needed:
            found = at.findall(ATOM + name)
            check(len(found) == 1 or (name == "author" and found), f"{what}: {len(found)} {name} in {at.tag}")
            check(name not in ("title", "id") or found[0].text, f"{what}: an empty {name}")
        check(re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", at.find(ATOM + "id").text), f"{what}: id {at.find(ATOM + 'id').text}")
        check(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", at.find(ATOM + "updated").text), f"{what}: updated {at.find(ATOM + 'updated').text}")
        alternates = [link for link in at.findall(ATOM + "link") if link.get("rel") == "alternate"]
        check(len(alternates) == 1 and alternates[0].get("href").startswith(f"http://{server.host}:{server.port}/"), f"{what}: links of {at.tag}")
    ids = [entry.find(ATOM + "id").text for entry in feed.iter(ATOM + "entry")]
    check(ids and len(set(ids)) == len(ids), f"{what}: {len(ids)} entries, {len(set(ids))} ids")
    updated = [entry.find(ATOM + "updated").text for entry in feed.iter(ATOM + "entry")]
    check(updated == sorted(updated, reverse=True) or what == "/feeds/story/{id}", f"{what}: not the latest first")
    check(feed.find(ATOM + "updated").text == max(updated), f"{what}: updated is not that of the latest entry")


def check_events(server, description, store):
    """Who reads along hears of articles that are added meanwhile, of acts, and of what it missed."""

    def open_stream(headers=None):
        stream = socket.create_connection((server.host, server.port), timeout=30)
        lines = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        stream.sendall(f"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n".encode())
        return stream, stream.makefile("rb")

    def next_event(file):
        """(event, id, data): chunk sizes and comments are passed over."""
        event = {}
        while True:
            line = file.readline().decode().rstrip("\r\n")
            if not line and event.keys() - {"retry"}:
                return event
            name, colon, value = line.partition(": ")
            if colon and name in ("event", "id", "data", "retry"):
                event[name] = value

    mark = json.loads(server.ask("/api/v1/status")[1])["mark"]
    stream, file = open_stream()
    check(b" 200 " in file.readline(), "the stream of events is not opened")
    while file.readline().strip():
        pass
    check("#" + next_event(file)["id"] == mark, "the stream begins with another mark than the store's")
    lines = [json.dumps({"key": f"live/{i}", "outlet": "صدى الوادي", "title": f"خبر عاجل {i}", "published": f"2024-05-0{i + 1}", "text": f"افتتح المحافظ الجسر رقم {i} في الوادي أمس، وقال إنه الأول من نوعه."}, ensure_ascii=False) for i in range(3)]
    subprocess.run([KHAYT, "add", "-d", store, "-"], input="\n".join(lines), text=True, check=True, capture_output=True)
    told = next_event(file)
    data = json.loads(told["data"])
    for error in Schemas(description).errors(data, {"$ref": "#/components/schemas/AddedEvent"}, "event"):
        check(False, error)
    check(told["event"] == "added" and data["since"] == mark and data["articles"] == 3 and "#" + told["id"] == data["mark"], f"what was added: {told}")
    server.ask("/api/v1/searches", "POST", {"Content-Type": "application/json"}, json.dumps({"query": "خبر عاجل"}))
    check(next_event(file)["event"] == "hand", "an act is not told")
    stream.close()
    stream, file = open_stream({"Last-Event-ID": mark[1:]})
    while file.readline().strip():
        pass
    next_event(file)
    check(json.loads(next_event(file)["data"])["articles"] == 3, "what came meanwhile is told to who comes back")
    stream.close()
    for last in ("x", "-1", "9" * 40, "%00"):
        stream, file = open_stream({"Last-Event-ID": last})
        check(b" 200 " in file.readline(), f"Last-Event-ID {last}")
        stream.close()
    streams = [open_stream() for _ in range(310)]
    codes = [file.readline().split()[1] for _, file in streams]
    check(codes.count(b"503") >= 10 and codes.count(b"200") >= 250, f"310 readers: {codes.count(b'200')} let in, {codes.count(b'503')} not")
    check(server.ask("/api/v1/status")[0].status == 200, "with many readers nobody else is answered")
    for stream, _ in streams:
        stream.close()


def check_refused_writes(server):
    """A write must be JSON, small, from a page of our own, and make sense."""
    plain = {"Content-Type": "application/json"}
    note = json.dumps({"on": {"story": "s"}, "text": "a"})
    cases = [
        ("POST", "/api/v1/notes", {}, note, 415), ("POST", "/api/v1/notes", {"Content-Type": "text/plain"}, note, 415),
        ("POST", "/api/v1/notes", {"Content-Type": "application/jsonx"}, note, 415), ("POST", "/api/v1/notes", {"Content-Type": "application/x-www-form-urlencoded"}, note, 415),
        ("POST", "/api/v1/notes", {**plain, "Origin": "http://evil.example"}, note, 403), ("POST", "/api/v1/notes", {**plain, "Origin": "null"}, note, 403),
        ("POST", "/api/v1/notes", {**plain, "Sec-Fetch-Site": "cross-site"}, note, 403), ("POST", "/api/v1/notes", {**plain, "Sec-Fetch-Site": "same-site"}, note, 403),
        ("POST", "/api/v1/notes", {**plain, "Origin": f"http://{server.host}:1"}, note, 403), ("DELETE", "/api/v1/notes/n1", {"Origin": "http://evil.example"}, None, 403),
        ("POST", "/api/v1/notes", plain, "", 400), ("POST", "/api/v1/notes", plain, "[]", 400), ("POST", "/api/v1/notes", plain, "{", 400),
        ("POST", "/api/v1/notes", plain, "{}x", 400), ("POST", "/api/v1/notes", plain, '{"on":{}}', 400), ("POST", "/api/v1/notes", plain, b'{"text":"\xff"}', 400),
        ("POST", "/api/v1/notes", plain, '{"a":' * 40 + "1" + "}" * 40, 400), ("POST", "/api/v1/notes", plain, note + " " * 70000, 413),
        ("POST", "/api/v1/notes", plain, json.dumps({"on": {"story": "s", "article": "x"}, "text": "a"}), 400),
        ("POST", "/api/v1/notes", plain, json.dumps({"on": {"article": "none"}, "text": "a"}), 404),
        ("POST", "/api/v1/notes", plain, json.dumps({"on": {"article": "none", "span": [3, 1]}, "text": "a"}), 400),
        ("POST", "/api/v1/notes", plain, json.dumps({"on": {"article": "none", "span": [0, 1e30]}, "text": "a"}), 400),
        ("POST", "/api/v1/notes", plain, json.dumps({"on": {"article": "none", "span": [0]}, "text": "a"}), 400),
        ("POST", "/api/v1/notes", plain, json.dumps({"on": {"story": 5}, "text": "a"}), 400), ("POST", "/api/v1/notes", plain, json.dumps({"on": {"story": "s"}, "text": 5}), 400),
        ("POST", "/api/v1/notes/n0", plain, '{"text":"a"}', 404), ("POST", "/api/v1/notes/%00", plain, '{"text":"a"}', 400), ("DELETE", "/api/v1/notes/n99", {}, None, 404),
        ("POST", "/api/v1/searches", plain, '{"query":""}', 400), ("POST", "/api/v1/searches", plain, json.dumps({"query": "a" * 1001}), 400),
        ("POST", "/api/v1/searches", plain, json.dumps({"query": "نص", "name": "a" * 201}), 400), ("POST", "/api/v1/searches/w1", plain, '{"name":"a"}', 404),
        ("POST", "/api/v1/searches/q1", plain, '{"mark":"12"}', 400), ("DELETE", "/api/v1/searches/q99", {}, None, 404), ("POST", "/api/v1/watches", plain, '{"on":{}}', 400),
        ("POST", "/api/v1/watches", plain, '{"on":{"entity":"لا أحد بهذا الاسم"}}', 404), ("POST", "/api/v1/watches", plain, '{"on":{"story":"zz"}}', 404),
        ("POST", "/api/v1/pin", plain, "{}", 400), ("POST", "/api/v1/pin", plain, '{"article":"none"}', 404), ("POST", "/api/v1/split", plain, '{"articles":[]}', 400),
        ("POST", "/api/v1/split", plain, '{"articles":[1]}', 400), ("POST", "/api/v1/split", plain, '{"articles":["none"]}', 404),
        ("POST", "/api/v1/merge", plain, '{"from":"zz","into":"zz"}', 404), ("POST", "/api/v1/merge", plain, '{"from":"s","into":"s"}', 400),
        ("POST", "/api/v1/undo", plain, '{"act":5}', 400), ("PUT", "/api/v1/notes", plain, note, 405), ("PATCH", "/api/v1/notes/n1", plain, note, 405),
        ("GET", "/api/v1/notes?story=zz", {}, None, 404), ("GET", "/api/v1/notes/n99", {}, None, 404), ("GET", "/api/v1/pin", {}, None, 405),
    ]
    before = [server.ask("/api/v1/" + path)[1] for path in ("notes", "searches", "watches", "acts")]
    for method, path, headers, body, expected in cases:
        answer, content = server.ask(path, method, headers, body.encode() if isinstance(body, str) else body)
        check(answer.status == expected, f"{method} {path} {headers} {(body or '')[:60]!r}: {answer.status}, not {expected}: {content[:200]!r}")
        check("error" in json.loads(content), f"{method} {path}: no error shape")
    check(before == [server.ask("/api/v1/" + path)[1] for path in ("notes", "searches", "watches", "acts")], "what was refused has changed something")
    answer, _ = server.ask("/api/v1/pin", "GET")
    check(answer.getheader("Allow") == "POST", f"pin allows {answer.getheader('Allow')}")
    answer, _ = server.ask("/api/v1/notes", "PUT", plain, note)
    check(answer.getheader("Allow") == "GET, HEAD, POST", f"notes allow {answer.getheader('Allow')}")
    own = {**plain, "Origin": f"http://{server.host}:{server.port}", "Sec-Fetch-Site": "same-origin"}
    answer, content = server.ask("/api/v1/searches", "POST", own, json.dumps({"query": "من صفحتنا"}))
    check(answer.status == 201, f"a page of our own: {answer.status} {content!r}")


def check_read_only(store):
    """Where others can reach the server nothing is written, unless it was told so; and --read-only says no to all."""
    body, headers = json.dumps({"query": "كلمة أخرى"}), {"Content-Type": "application/json"}
    for options, status, writable in ((("--host", "0.0.0.0"), 403, False), (("--read-only",), 403, False), (("--host", "0.0.0.0", "--write"), 201, True)):
        server = Server(store, *options)
        try:
            answer, content = server.ask("/api/v1/searches", "POST", headers, body)
            check(answer.status == status, f"a write with {options}: {answer.status}, not {status}")
            check(json.loads(server.ask("/api/v1/status")[1])["writable"] is writable, f"status with {options} says otherwise")
        finally:
            server.stop()


def check_errors(server, description):
    error = Schemas(description)
    story = "/api/v1/stories/" + json.loads(server.ask("/api/v1/stories?limit=1")[1])["stories"][0]["story"]
    cases = [
        ("/api/v1/nothing", "GET", {}, None, 404), ("/api/v1/stories/none", "GET", {}, None, 404),
        ("/api/v1/articles/none", "GET", {}, None, 404), ("/api/v1/articles/none/similar", "GET", {}, None, 404),
        ("/api/v1/compare", "GET", {}, None, 400), ("/api/v1/compare?a=none&b=none", "GET", {}, None, 404), ("/api/v1/articles/none/versions", "GET", {}, None, 404),
        ("/api/v1/developments/none", "GET", {}, None, 404), ("/api/v1/outlets/none", "GET", {}, None, 404),
        ("/api/v1/articles/%ff", "GET", {}, None, 400), ("/api/v1/stories/none/digest", "GET", {}, None, 404),
        ("/api/v1/changes?since=yesterday", "GET", {}, None, 400), ("/api/v1/changes?since=%23x", "GET", {}, None, 400), ("/api/v1/changes?since=%2399999999999999999999", "GET", {}, None, 400),
        ("/api/v1/changes?story=none", "GET", {}, None, 404), (story + "?parts=none", "GET", {}, None, 400), (story + "?latest=x", "GET", {}, None, 400), (story + "?soon=5", "GET", {}, None, 400), ("/api/v1/changes?person=none", "GET", {}, None, 404), ("/api/v1/changes?limit=x", "GET", {}, None, 400),
        ("/api/v1/why?a=none", "GET", {}, None, 400), ("/api/v1/why?a=none&b=none", "GET", {}, None, 404), ("/api/v1/articles/%", "GET", {}, None, 400),
        ("/api/v1/stories?limit=x", "GET", {}, None, 400), ("/api/v1/search", "GET", {}, None, 400),
        ("/api/v1/search?q=" + "a" * 3000, "GET", {}, None, 400), ("/api/v1/status", "POST", {}, b"x", 405),
        ("/api/v1/status", "DELETE", {}, None, 405), ("/api/v1/status", "GET", {"Content-Length": "5"}, b"hello", 413),
        ("/api/v1/articles/" + "a" * 9000, "GET", {}, None, 414), ("/api/v1/status", "GET", {"Host": "evil.example"}, None, 400),
        ("/../../etc/passwd", "GET", {}, None, 404), ("/nothing.js", "GET", {}, None, 404), ("//etc/passwd", "GET", {}, None, 404),
        ("/%2e%2e/%2e%2e/etc/passwd", "GET", {}, None, 404), ("/story/..%2f..%2fopenapi.json", "GET", {}, None, 200), ("/app.js%00.html", "GET", {}, None, 404),
        ("/api/v1/articles/%00", "GET", {}, None, 400), ("/api/v1/articles/%ed%a0%80", "GET", {}, None, 400), ("/api/v1/articles/%c0%ae", "GET", {}, None, 400),
        ("/api/v1/articles/%zz", "GET", {}, None, 400), ("/api/v1/articles/", "GET", {}, None, 404), ("/api/v1/articles/a/b", "GET", {}, None, 404),
        ("/api/v1/stories?outlet=%ff", "GET", {}, None, 400), ("/api/v1/search?q=%80", "GET", {}, None, 400), ("/api/v1/stories?least=-1", "GET", {}, None, 400),
        ("/api/v1/stories?limit=99999999999", "GET", {}, None, 400), ("/api/v1/stories?offset=1e3", "GET", {}, None, 400), ("/api/v1/stories?limit=", "GET", {}, None, 400),
        ("/api/v1/status", "OPTIONS", {}, None, 405), ("/api/v1/notes", "OPTIONS", {"Origin": "http://evil.example"}, None, 405), ("/", "PUT", {}, b"x", 405), ("/", "TRACE", {}, None, 405), ("/api/v1/status", "BREW", {}, None, 405),
        ("/api/v1/status", "GET", {"Transfer-Encoding": "chunked"}, b"0\r\n\r\n", 413),
    ]
    for path, method, headers, body, expected in cases:
        answer, content = server.ask(path, method, headers, body)
        check(answer.status == expected, f"{method} {path[:60]}: {answer.status}, not {expected}")
        if answer.status >= 400 and content:
            for line in error.errors(json.loads(content), {"$ref": "#/components/schemas/Error"}, path[:60]):
                check(False, line)
    for query in ('"', '(', 'NEAR(', '*', '-', 'OR', 'a" OR "b', 'title:', '\u0000'.encode().hex(), '؟', '«»'):
        answer, _ = server.ask("/api/v1/search?q=" + urllib.parse.quote(query))
        check(answer.status in (200, 400), f"search {query!r}: {answer.status}")


def check_hosts(server):
    """On loopback only names of this machine are answered, whatever the port: no page of another site can come in by a name of its own."""
    for host, expected in (("localhost", 200), ("LOCALHOST:1", 200), ("127.0.0.1", 200), ("127.0.0.2:80", 200), ("[::1]:8080", 200), ("desk.example", 200),
                           ("evil.example", 400), ("127.0.0.1.evil.example", 400), ("localhost.evil.example", 400), ("192.0.2.1", 400), ("", 400),
                           ("localhost:80@evil.example", 400), ("[::1", 400), ("::1", 400), ("localhost:80x", 400), ("a" * 300, 400)):
        answer, _ = server.ask("/api/v1/status", headers={"Host": host})
        check(answer.status == expected, f"Host {host[:40]!r}: {answer.status}, not {expected}")


def check_open_hosts(store):
    """On every address, any address is answered and the machine's own name, but no other name."""
    server = Server(store, "--host", "0.0.0.0")
    try:
        own = socket.gethostname()
        for host, expected in (("192.0.2.1:8080", 200), ("[2001:db8::1]", 200), ("localhost", 200), (own, 200), (own + ".local", 200), ("desk.example:80", 200),
                               ("evil.example", 400), (own + ".evil.example", 400), ("192.0.2.1.evil.example", 400)):
            answer, _ = server.ask("/api/v1/status", headers={"Host": host})
            check(answer.status == expected, f"on 0.0.0.0, Host {host!r}: {answer.status}, not {expected}")
    finally:
        server.stop()


def check_methods(server):
    for path in ("/", "/app.js", "/api/v1/status", "/api/v1/stories"):
        full, content = server.ask(path)
        head, nothing = server.ask(path, "HEAD")
        if full.status == 404:  # without the built reader there is no app.js
            continue
        check(head.status == 200 and not nothing, f"HEAD {path}: {head.status}, {len(nothing)} bytes")
        check(head.getheader("Content-Length") == str(len(content)), f"HEAD {path}: another length than GET's")
        check(head.getheader("Content-Type") == full.getheader("Content-Type"), f"HEAD {path}: another type than GET's")
    answer, _ = server.ask("/api/v1/status", "POST", body=b"{}")
    check(answer.getheader("Allow") == "GET, HEAD", "a refused method is not told the allowed ones")


def check_raw(server):
    """What is no request at all gets a refusal or a closed connection, soon, and the next one is answered."""
    for sent in (b"\xff\xfe garbage\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n",
                 b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
                 b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100000 + b"\r\n\r\n",
                 b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                 b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999999999999999\r\n\r\n"):
        with socket.create_connection((server.host, server.port), timeout=5) as connection:
            try:
                connection.sendall(sent)
                line = connection.makefile("rb").readline()
            except ConnectionError:
                line = b""
            check(line == b"" or b" 4" in line[:13] or b" 5" in line[:13], f"{sent[:40]!r} is answered {line!r}")
    answer, _ = server.ask("/api/v1/status")
    check(answer.status == 200, "after garbage the server answers no more")


def check_slow(server):
    """Many clients that never finish their request keep nobody else waiting."""
    idle = [socket.create_connection((server.host, server.port), timeout=5) for _ in range(200)]
    for i, connection in enumerate(idle):
        connection.sendall(b"\0 garbage" if i % 4 == 0 else b"GET /api/v1/status HTTP/1.1\r\nHost: local")
    for path in ("/", "/api/v1/status"):
        answer, _ = server.ask(path)
        check(answer.status == 200, f"{path} among slow clients: {answer.status}")
    for connection in idle:
        connection.close()


def check_headers(server):
    for path in ("/", "/story/abc", "/api/v1/status"):
        answer, _ = server.ask(path)
        policy = answer.getheader("Content-Security-Policy") or ""
        check(answer.status == 200, f"{path}: {answer.status}")
        check("default-src 'none'" in policy and "unsafe" not in policy, f"{path}: policy {policy!r}")
        for name, expected in (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"),
                               ("Cross-Origin-Resource-Policy", "same-origin"), ("Access-Control-Allow-Origin", None)):
            check(answer.getheader(name) == expected, f"{path}: {name} is {answer.getheader(name)!r}")


def check_etag(server):
    answer, content = server.ask("/")
    tag = answer.getheader("ETag")
    check(tag and content, "the reader's page has no ETag")
    for known in (tag or "", f'"other", {tag}', f"W/{tag}", "*"):
        answer, content = server.ask("/", headers={"If-None-Match": known})
        check(answer.status == 304 and not content, f"a page that is known as {known} is sent again: {answer.status}")
        check(answer.getheader("ETag") == tag, "a page that is known has another ETag")
    answer, content = server.ask("/", headers={"If-None-Match": '"other"'})
    check(answer.status == 200 and content, "a page that is not known is not sent")
    answer, content = server.ask("/", headers={"If-None-Match": tag or ""})
    check(answer.status == 304 and not content, f"a page that is known is sent again: {answer.status}")


def check_gzip(server, stories):
    """Who takes gzip gets it, of the program's own files and of long answers, and unpacked it is the same; others get it plain."""
    for path in ("/", "/api/v1/openapi.json", f"/api/v1/stories/{stories[0]['story']}", f"/api/v1/stories/{stories[0]['story']}/export?format=html"):
        plain, whole = server.ask(path)
        check(plain.getheader("Content-Encoding") is None and plain.getheader("Vary") == "Accept-Encoding", f"{path} is packed unasked")
        for wanted, packed in (("gzip", True), ("br, gzip;q=0.5", True), ("deflate,gzip", True), ("gzip;q=0", False), ("gzip; q=0.0", False), ("xgzip", False), ("gzipped", False), ("identity", False)):
            answer, content = server.ask(path, headers={"Accept-Encoding": wanted})
            check((answer.getheader("Content-Encoding") == "gzip") == packed, f"{path} for {wanted}: {answer.getheader('Content-Encoding')}")
            check((gzip.decompress(content) if packed else content) == whole, f"{path} for {wanted} is another")
    answer, _ = server.ask("/", headers={"Accept-Encoding": "gzip"})
    tag = answer.getheader("ETag")
    check(tag and tag != server.ask("/")[0].getheader("ETag"), "packed and plain have one ETag")
    check(server.ask("/", headers={"Accept-Encoding": "gzip", "If-None-Match": tag or ""})[0].status == 304, "a packed page that is known is sent again")
    answer, _ = server.ask("/api/v1/status", headers={"Accept-Encoding": "gzip"})
    check(answer.getheader("Content-Encoding") is None, "a short answer is packed")


def check_rate(server):
    codes = [server.ask("/api/v1/nothing")[0].status for _ in range(700)]
    check(429 in codes, "no request of 700 in a row was refused")


def main():
    with open(OPENAPI, encoding="utf-8") as file:
        description = json.load(file)
    with tempfile.TemporaryDirectory() as home:
        store = os.path.join(home, "s.khayt")
        subprocess.run([KHAYT, "add", "-d", store, CORPUS], check=True, capture_output=True)
        server = Server(store, "--rate", "1000000")
        try:
            seen, keys, stories = check_described_paths(server, description)
            seen |= check_writes(server, description, keys, stories)
            check_refused_writes(server)
            seen |= check_leaving(server, description, keys, stories)
            check_events(server, description, store)
            seen.add(("/api/v1/events", "get"))
            check_errors(server, description)
            check_hosts(server)
            check_methods(server)
            check_raw(server)
            check_slow(server)
            check_headers(server)
            check_etag(server)
            check_gzip(server, stories)
        finally:
            server.stop()
        for path, operations in sorted(description["paths"].items()):
            for method in operations:
                check((path, method) in seen, f"{method} {path} is described and was not asked for")
        server = Server(store)
        try:
            check_rate(server)
        finally:
            server.stop()
        check_open_hosts(store)
        check_read_only(store)
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
