#!/usr/bin/env python3
"""Make an input for a case: make-input KIND FILE [NUMBER]; or look at an output: make-input too-wide FILE
COLUMNS. All of it is made up here; nothing is random twice."""
import gzip
import json
import os
import random
import sys
import unicodedata

PAGE = ("<!doctype html><html lang=ar><head><meta charset=utf-8><title>وزارة الري في قرطانيا تعلن خطة السد</title></head><body>"
        "<article><h1>وزارة الري في قرطانيا تعلن خطة السد</h1><p>الأربعاء 13 آذار/مارس 2024</p>"
        "<p>أعلنت وزارة الري في قرطانيا اليوم الأربعاء أن نحو 2500 عامل سيشاركون في بناء السد، وأن العمل سينتهي قبل نهاية العام المقبل.</p>"
        "<p>وقال الوزير نجيب السرحاني إن التمويل متوفر، وإن الوزارة ستنشر تفاصيل الخطة في الأيام المقبلة بعد أن تقرها الحكومة.</p>"
        "<p>وأضاف أن المرحلة الأولى تشمل 3 قرى، وأن السكان سيحصلون على تعويضات كاملة قبل بدء الأعمال في مناطقهم.</p>"
        "</article></body></html>\n")
TEXT = ("أعلنت وزارة الري في قرطانيا أن نحو 2500 عامل سيشاركون في بناء السد، وأن العمل سينتهي قبل نهاية العام المقبل. "
        "وقال الوزير نجيب السرحاني إن التمويل متوفر. ")


def record(number, text=None):
    return json.dumps({"key": f"k{number}", "outlet": "صحيفة النهر", "published": f"2024-03-{number % 28 + 1:02}",
                       "title": f"خطة السد: تقرير {number}", "text": text or TEXT + f"وهذا هو التقرير رقم {number}."},
                      ensure_ascii=False) + "\n"


SUBJECTS = (
    ("افتتاح جسر السنديان", "افتتح محافظ الوادي جسر السنديان أمس بعد عامين من العمل.", "وشارك في البناء نحو 300 عامل."),
    ("فيضان يغرق سوق الأقمشة", "أغرق فيضان النهر الكبير متاجر السجاد في مدينة المرجان.", "وأغلقت البلدية المدارس."),
    ("علاج جديد للسكري", "طور باحثون في معهد الأحياء لقاحا تجريبيا لمرضى السكري.", "وأظهرت التجارب على الفئران نتائج مشجعة."),
    ("الصقور يحرزون الكأس", "فاز فريق الصقور لكرة السلة ببطولة الجامعات بفارق ضئيل.", "وسجل قائد الفريق ثلاثين نقطة."),
    ("ارتفاع أسعار القمح", "ارتفعت أسعار القمح في البورصة مع تراجع المحصول بسبب الجفاف.", "وتوقع التجار أن تستمر الزيادة."),
    ("معرض للخط العربي", "استضاف متحف الفنون لوحات الخطاط الراحل نديم السعيد.", "وأبدى الزوار إعجابهم بجداريات الكوفي."),
    ("اكتشاف كوكب بعيد", "رصد تلسكوب المرصد الجنوبي كوكبا صخريا يدور حول نجم قزم.", "وأوضح الفلكيون أن حرارته معتدلة."),
    ("إضراب سائقي القطارات", "بدأ سائقو القطارات إضرابا احتجاجا على ساعات العمل الليلية.", "وعلقت شركة السكك رحلاتها."),
    ("ولادة فيل في الحديقة", "شهدت حديقة الحيوان ولادة فيل صغير هو الأول منذ نصف قرن.", "وتلقت الحديقة آلاف الاقتراحات لاسمه."))


def house(number):
    """Page `number` of an outlet that puts the same line behind articles of all subjects."""
    title, first, second = SUBJECTS[number]
    return json.dumps({"key": f"h{number}", "outlet": "نافذة الجبل", "published": f"2021-0{number + 1}-11", "title": title,
                       "text": f"{first}\n\n{second}\n\nتصلكم أخبارنا على هواتفكم: أرسلوا كلمة جبل إلى الرقم 4455"},
                      ensure_ascii=False) + "\n"


def warc(number, body, length=None):
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.invalid/{number}\r\n"
            f"WARC-Date: 2024-03-13T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http) if length is None else length}\r\n\r\n")
    return head.encode() + http + b"\r\n\r\n"


def make(kind, number):
    if kind == "page":
        return PAGE.encode()
    if kind == "text":
        paragraphs = [part.split("</p>")[0] for part in PAGE.split("<p>")[1:]]
        return ("وزارة الري في قرطانيا تعلن خطة السد\n\n" + "\n\n".join(paragraphs[1:] * (number or 1)) + "\n").encode()
    if kind == "jsonl":
        return "".join(record(i) for i in range(number or 3)).encode()
    if kind == "house":
        return "".join(house(i) for i in range(len(SUBJECTS))).encode()
    if kind == "jsonl-gz":
        return gzip.compress("".join(record(i) for i in range(number or 3)).encode(), mtime=0)
    if kind == "jsonl-gz-cut":
        return gzip.compress("".join(record(i, " ".join(str(k * i) for k in range(400))) for i in range(200)).encode(), mtime=0)[:-2000]
    if kind == "jsonl-bad":  # good, not JSON, cut, no text, not UTF-8, an array, good
        return (record(0).encode() + b"not json\n" + record(1).encode()[:60] + b"\n" + b'{"key":"x"}\n' +
                b'{"text":"\xff\xfe"}\n' + b"[1]\n\n" + record(2).encode())
    if kind == "random":
        return random.Random(7).randbytes((number or 1) * 1024 * 1024)
    if kind == "random-text":  # any byte but NUL: nothing says that it is binary
        return bytes(b or 1 for b in random.Random(7).randbytes((number or 1) * 1024 * 1024))
    if kind == "line":  # one line of so many megabytes
        unit = TEXT.encode()
        return unit * (number * 1024 * 1024 // len(unit)) + b"\n"
    if kind == "line-jsonl":
        return record(0).encode() + b'{"text":"' + TEXT.encode() * (number * 1024 * 1024 // len(TEXT.encode())) + b'"}\n' + record(1).encode()
    if kind == "nested":
        return b"<html><body>" + b"<div>" * number + PAGE.encode()
    if kind == "attributes":  # one tag, so many attributes
        return b"<html><body><div " + b" ".join(b"a%d=%d" % (i, i) for i in range(number)) + b">" + PAGE.encode()
    if kind == "unclosed":  # tags, attributes, comments and scripts that never end
        return b"<html><body>" + b"<table><tr><td><b><i><a href='x'><font color=\"red><p><ul><li>" * number + PAGE.encode() + b"<!-- <script> <style>"
    if kind == "inline":  # formatting elements that the parser opens again for each paragraph
        return b"<html><body>" + b"<b><i><u><s>" * number + b"<p>x" * number + PAGE.encode()
    if kind == "script":  # so many megabytes of it
        return b"<html><head><script>" + b"var a = '<p>';\n" * (number * 1024 * 1024 // 16) + b"</script></head>" + PAGE.encode()
    if kind == "references":  # an entity storm
        return PAGE.encode().replace(b"</article>", b"<p>" + b"&amp;&#x627;&nbsp;&notanentity;&#99999999999;" * number + b"</p></article>")
    if kind == "divs":
        return b"<html><body>" + b"<div></div>" * number + PAGE.encode()
    if kind == "cut-utf8":
        return PAGE.encode()[:-180] + "قرطانيا".encode()[:-1]
    if kind == "bomb":  # 4 GB of spaces in 4 MB, member after member
        return gzip.compress(b" " * (64 << 20), 9, mtime=0) * 64
    if kind == "bomb-jsonl":
        return gzip.compress(record(0).encode(), mtime=0) + gzip.compress(b" " * (64 << 20), 9, mtime=0) * 64
    if kind == "bomb-line":  # a member of one line, good lines behind it
        return gzip.compress(b"x" * (100 << 20) + b"\n" + record(0).encode(), 9, mtime=0)
    if kind == "warc":
        return b"".join(warc(i, PAGE.encode()) for i in range(number or 2))
    if kind == "warc-bad":  # good, damaged member, good
        good = [gzip.compress(warc(i, PAGE.encode()), mtime=0) for i in range(3)]
        return good[0] + good[1][:100] + b"\xff" * 60 + good[1][160:] + good[2]
    if kind == "warc-length":
        return warc(0, PAGE.encode(), 10 ** 18) + warc(1, PAGE.encode())
    if kind == "feed":
        items = "".join(f"<item><title>خبر {i}</title><link>http://example.invalid/{i}</link><description>{TEXT}</description></item>"
                        for i in range(number or 3))
        return f"<?xml version='1.0'?><rss version='2.0'><channel><title>وكالة النهر</title>{items}</channel></rss>".encode()
    if kind == "entities":  # a billion laughs
        names = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
        return f'<!DOCTYPE rss [<!ENTITY a0 "ha">{names}]><rss><channel><item><title>&a9;</title><description>x</description></item></channel></rss>'.encode()
    raise SystemExit(f"make-input: what is {kind}?")


def too_wide(name, width):
    """Print the lines of a file that take more columns than `width`: marks take none."""
    with open(name, encoding="utf-8") as file:
        for line in file.read().splitlines():
            if sum(unicodedata.category(c) not in ("Mn", "Me", "Cf") for c in line) > width:
                print(line)


def main():
    if sys.argv[1] == "too-wide":
        return too_wide(sys.argv[2], int(sys.argv[3]))
    kind, name = sys.argv[1], os.fsencode(sys.argv[2])
    data = make(kind, int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    if name == b"-":
        sys.stdout.buffer.write(data)
    else:
        with open(name, "wb") as file:
            file.write(data)


if __name__ == "__main__":
    main()
