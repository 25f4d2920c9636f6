/* The day: what moved in the stories, as a page and as an e-mail file. Both are made from one list of lines. */
#include <math.h>
#include <stdio.h>

#include "base/map.h"
#include "khayt/changes.h"
#include "story/outside.h"
#include "story/sheet.h"

enum { STORIES = 40, LINES_OF_ONE = 6 };

typedef struct daily {
    const kh_daily_options *options;
    kh_changes *changes;
    kh_buf html, text;
} daily;

/* Both languages of the few words that a day needs. */
typedef enum day_word {
    DAY_TITLE,
    DAY_NEW,
    DAY_STORIES,
    DAY_FIGURES,
    DAY_DEADLINES,
    DAY_VOICES,
    DAY_REVERSALS,
    DAY_NOTHING,
    DAY_SOURCES,
    DAY_BEFORE,
    DAY_WORDS
} day_word;

static const char *word(const daily *of, day_word which)
{
    static const char *const words[DAY_WORDS][2] = {
        [DAY_TITLE] = {"What moved since", "ما تحرك منذ"},
        [DAY_NEW] = {"new articles", "مقالات جديدة"},
        [DAY_STORIES] = {"stories", "قصص"},
        [DAY_FIGURES] = {"Figures", "الأرقام"},
        [DAY_DEADLINES] = {"Deadlines", "المواعيد"},
        [DAY_VOICES] = {"New voices", "أصوات جديدة"},
        [DAY_REVERSALS] = {"Taken back", "تراجع عن قول"},
        [DAY_NOTHING] = {"Nothing moved.", "لم يتحرك شيء."},
        [DAY_SOURCES] = {"sources", "مصادر"},
        [DAY_BEFORE] = {"was", "وكان"},
    };

    return words[which][of->options->arabic];
}

/* ---- lines that go into both ---- */

static void text_of(daily *to, kh_str text)
{
    kh_buf_addz(&to->html, "<bdi>");
    kh_out_xml(&to->html, text);
    kh_buf_addz(&to->html, "</bdi>");
    kh_out_line(&to->text, text);
}

static void own(daily *to, const char *words)
{
    kh_buf_addz(&to->html, words);
    kh_buf_addz(&to->text, words);
}

static void begin_line(daily *to)
{
    kh_buf_addz(&to->html, "<li>");
    kh_buf_addz(&to->text, "- ");
}

static void end_line(daily *to)
{
    kh_buf_addz(&to->html, "</li>\n");
    kh_buf_addz(&to->text, "\r\n");
}

static void begin_list(daily *to, const char *title)
{
    if (title) {
        kh_buf_format(&to->html, "<h3>%s</h3>\n", title);
        kh_buf_format(&to->text, "%s:\r\n", title);
    }
    kh_buf_addz(&to->html, "<ul>\n");
}

static void end_list(daily *to)
{
    kh_buf_addz(&to->html, "</ul>\n");
}

static void number_of(daily *to, double value)
{
    char number[40];

    if (isnan(value))
        return;
    (void)snprintf(number, sizeof number, "%.15g", value);
    own(to, number);
}

static void separator(daily *to)
{
    own(to, to->options->arabic ? "، " : ", ");
}

/* ---- a story ---- */

static void put_developments(daily *to, const kh_changed_story *story)
{
    begin_list(to, NULL);
    for (size_t i = story->development_count > LINES_OF_ONE ? story->development_count - LINES_OF_ONE : 0;
         i < story->development_count; i++) {
        const kh_changed_development *of = &story->developments[i];
        char count[48];
        begin_line(to);
        if (of->date.len) {
            kh_buf_addz(&to->html, "<time>");
            kh_out_xml(&to->html, kh_out_day(of->date));
            kh_buf_addz(&to->html, "</time> ");
            kh_out_line(&to->text, kh_out_day(of->date));
            kh_buf_addz(&to->text, "  ");
        }
        text_of(to, of->title.len ? of->title : of->id);
        (void)snprintf(count, sizeof count, " · %s: %u", word(to, DAY_SOURCES), of->sources);
        own(to, count);
        end_line(to);
    }
    end_list(to);
}

static void put_figures(daily *to, const kh_changed_story *story)
{
    if (!story->figure_count)
        return;
    begin_list(to, word(to, DAY_FIGURES));
    for (size_t i = 0; i < story->figure_count && i < LINES_OF_ONE; i++) {
        const kh_changed_figure *of = &story->figures[i];
        begin_line(to);
        text_of(to, of->what.len ? of->what : of->unit);
        if (of->place.len) {
            separator(to);
            text_of(to, of->place);
        }
        own(to, ": ");
        if (of->after.text.len)
            text_of(to, of->after.text);
        else
            number_of(to, of->after.value);
        if (of->known) {
            kh_buf_format(&to->html, " (%s ", word(to, DAY_BEFORE));
            kh_buf_format(&to->text, " (%s ", word(to, DAY_BEFORE));
            if (of->before.text.len)
                text_of(to, of->before.text);
            else
                number_of(to, of->before.value);
            own(to, ")");
        }
        if (of->after.at.outlet.len) {
            own(to, " — ");
            text_of(to, of->after.at.outlet);
        }
        end_line(to);
    }
    end_list(to);
}

static void put_deadlines(daily *to, const kh_changed_story *story)
{
    if (!story->deadline_count)
        return;
    begin_list(to, word(to, DAY_DEADLINES));
    for (size_t i = 0; i < story->deadline_count && i < LINES_OF_ONE; i++) {
        const kh_changed_deadline *of = &story->deadlines[i];
        begin_line(to);
        text_of(to, of->what.len ? of->what : of->after.text);
        own(to, ": ");
        text_of(to, of->after.by);
        if (of->known) {
            kh_buf_format(&to->html, " (%s ", word(to, DAY_BEFORE));
            kh_buf_format(&to->text, " (%s ", word(to, DAY_BEFORE));
            text_of(to, of->before.by);
            own(to, ")");
        }
        end_line(to);
    }
    end_list(to);
}

static void put_said(daily *to, kh_str name, kh_str role, const kh_said *said)
{
    begin_line(to);
    text_of(to, name);
    if (role.len) {
        separator(to);
        text_of(to, role);
    }
    own(to, ": ");
    text_of(to, said->text);
    if (said->at.outlet.len) {
        own(to, " — ");
        text_of(to, said->at.outlet);
    }
    end_line(to);
}

static void put_voices(daily *to, const kh_changed_story *story)
{
    if (story->voice_count)
        begin_list(to, word(to, DAY_VOICES));
    for (size_t i = 0; i < story->voice_count && i < LINES_OF_ONE; i++)
        put_said(to, story->voices[i].name, story->voices[i].role, &story->voices[i].said);
    if (story->voice_count)
        end_list(to);
    if (story->reversal_count)
        begin_list(to, word(to, DAY_REVERSALS));
    for (size_t i = 0; i < story->reversal_count && i < LINES_OF_ONE; i++)
        put_said(to, story->reversals[i].name, story->reversals[i].after.role, &story->reversals[i].after);
    if (story->reversal_count)
        end_list(to);
}

static void put_story(daily *to, const kh_changed_story *story)
{
    kh_str title = story->title.len ? story->title : story->id, base = to->options->base;
    char count[64];

    kh_buf_addz(&to->html, "<h2>");
    if (base.len) {
        kh_buf_addz(&to->html, "<a href=\"");
        kh_out_xml(&to->html, base);
        kh_buf_addz(&to->html, "/story/");
        kh_out_path(&to->html, story->id);
        kh_buf_addz(&to->html, "\">");
    }
    kh_buf_addz(&to->html, "<bdi>");
    kh_out_xml(&to->html, title);
    kh_buf_addz(&to->html, base.len ? "</bdi></a></h2>\n" : "</bdi></h2>\n");
    kh_buf_addz(&to->text, "\r\n== ");
    kh_out_line(&to->text, title);
    kh_buf_addz(&to->text, " ==\r\n");
    if (base.len) {
        kh_out_line(&to->text, base);
        kh_buf_addz(&to->text, "/story/");
        kh_out_path(&to->text, story->id);
        kh_buf_addz(&to->text, "\r\n");
    }
    (void)snprintf(count, sizeof count, "%s: %u", word(to, DAY_NEW), story->new_articles);
    kh_buf_format(&to->html, "<p class=\"meta\">%s</p>\n", count);
    kh_buf_format(&to->text, "%s\r\n", count);
    put_developments(to, story);
    put_figures(to, story);
    put_deadlines(to, story);
    put_voices(to, story);
}

/* "What moved since 2024-03-13" */
static void put_title(const daily *of, kh_buf *out)
{
    kh_buf_format(out, "%s ", word(of, DAY_TITLE));
    kh_buf_add(out, of->changes->since);
}

static void put_all(daily *to)
{
    bool arabic = to->options->arabic;
    kh_buf title;
    char count[96];

    kh_buf_init(&title);
    put_title(to, &title);
    kh_buf_format(&to->html,
                  "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<title>",
                  arabic ? "ar" : "en", arabic ? "rtl" : "ltr");
    kh_out_xml(&to->html, kh_buf_str(&title));
    kh_buf_format(&to->html,
                  "</title>\n<meta name=\"viewport\" content=\"width=device-width\">\n<style>%s</style>\n</head>\n"
                  "<body dir=\"%s\">\n<h1>",
                  kh_page_style, arabic ? "rtl" : "ltr");
    kh_out_xml(&to->html, kh_buf_str(&title));
    kh_buf_addz(&to->html, "</h1>\n");
    kh_out_line(&to->text, kh_buf_str(&title));
    kh_buf_addz(&to->text, "\r\n");
    (void)snprintf(count, sizeof count, "%s: %llu · %s: %llu", word(to, DAY_STORIES),
                   (unsigned long long)to->changes->total, word(to, DAY_NEW),
                   (unsigned long long)to->changes->new_articles);
    kh_buf_format(&to->html, "<p class=\"meta\">%s</p>\n", count);
    kh_buf_format(&to->text, "%s\r\n", count);
    for (size_t i = 0; i < to->changes->story_count; i++)
        put_story(to, &to->changes->stories[i]);
    if (!to->changes->story_count) {
        kh_buf_format(&to->html, "<p>%s</p>\n", word(to, DAY_NOTHING));
        kh_buf_format(&to->text, "%s\r\n", word(to, DAY_NOTHING));
    }
    kh_buf_addz(&to->html, "</body>\n</html>\n");
    to->html.failed |= title.failed;
    kh_buf_done(&title);
}

/* ---- mail ---- */

/* An address as RFC 5322 has it without quotes and comments, and nothing that could begin another header. */
static bool is_address(kh_str text)
{
    const char *at = text.len ? memchr(text.ptr, '@', text.len) : NULL;
    size_t name = at ? (size_t)(at - text.ptr) : 0;

    if (!at || !name || name + 1 == text.len || text.len > 254 || text.ptr[text.len - 1] == '.')
        return false;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (i != name && !word && !(i < name && c < 0x80 && strchr("!#$%&'*+/=?^_`{|}~", c)))
            return false;
    }
    return true;
}

/* The day as a mail's date: noon in UTC, whatever the clock says, so that the same store gives the same file. */
static void put_date(const daily *of, kh_buf *out)
{
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    kh_str last = of->changes->since;
    char text[16];
    int32_t day = KH_NO_DAY;
    int year, month, date;

    for (size_t i = 0; i < of->changes->story_count; i++) {
        int32_t moved = KH_NO_DAY;
        if (kh_day_parse(kh_out_day(of->changes->stories[i].last), &moved) && moved > day)
            day = moved;
    }
    if (day == KH_NO_DAY && !kh_day_parse(kh_out_day(last), &day))
        day = 0;
    kh_day_text(day, text);
    if (sscanf(text, "%4d-%2d-%2d", &year, &month, &date) != 3)
        return;
    kh_buf_format(out, "Date: %s, %d %s %d 12:00:00 +0000\r\n", days[((day % 7) + 7) % 7], date, months[month - 1],
                  year);
}

static void put_part(const char *type, const kh_buf *part, const char *boundary, kh_buf *out)
{
    kh_buf_format(out,
                  "--%s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
                  "Content-Disposition: inline\r\n\r\n",
                  boundary, type);
    kh_out_base64(out, kh_buf_str(part), true);
    kh_buf_addz(out, "\r\n");
}

static void put_mail(const daily *from, kh_buf *out)
{
    uint64_t name = kh_hash(kh_buf_str(&from->html));
    char boundary[40];
    kh_buf title;

    (void)snprintf(boundary, sizeof boundary, "=_khayt_%016llx", (unsigned long long)name);
    kh_buf_init(&title);
    put_title(from, &title);
    put_date(from, out);
    kh_buf_addz(out, "From: =?UTF-8?B?2K7Ziti3?= <khayt@localhost>\r\nTo: ");
    if (from->options->to.len)
        kh_buf_add(out, from->options->to);
    else
        kh_buf_addz(out, "undisclosed-recipients:;");
    kh_buf_addz(out, "\r\n");
    kh_out_header(out, "Subject", kh_buf_str(&title));
    kh_buf_format(out,
                  "Message-ID: <%016llx@khayt.localhost>\r\nMIME-Version: 1.0\r\nContent-Language: %s\r\n"
                  "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n",
                  (unsigned long long)name, from->options->arabic ? "ar" : "en", boundary);
    put_part("text/plain", &from->text, boundary, out);
    put_part("text/html", &from->html, boundary, out);
    kh_buf_format(out, "--%s--\r\n", boundary);
    out->failed |= title.failed;
    kh_buf_done(&title);
}

kh_status kh_daily(kh_store *store, const kh_daily_options *options, kh_buf *out, kh_err *err)
{
    kh_changes_filter filter = {.page = {0, STORIES}, .since = options->since};
    daily to = {.options = options};
    kh_status status;

    if (options->to.len && !is_address(options->to))
        return kh_err_set(err, KH_ARG, "that is no address of mail");
    if ((status = kh_changes_load(store, &filter, &to.changes, err)) != KH_OK)
        return status;
    kh_buf_init(&to.html);
    kh_buf_init(&to.text);
    put_all(&to);
    if (to.html.failed || to.text.failed)
        out->failed = true;
    else if (options->mail)
        put_mail(&to, out);
    else
        kh_buf_add(out, kh_buf_str(&to.html));
    kh_buf_done(&to.html);
    kh_buf_done(&to.text);
    kh_changes_free(to.changes);
    return kh_buf_status(out) == KH_OK ? KH_OK : kh_err_set(err, KH_NOMEM, "out of memory");
}
