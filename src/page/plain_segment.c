#include "page/plain_segment.h"

#include "arabic/fold.h"
#include "arabic/utf8.h"
#include "base/map.h"

enum {
    FLAT_BYTES = 250,          /* a longer line may hold more than one piece */
    CHUNK_BYTES = 1024 * 1024, /* of a longer line, so much at a time */
    MENU_CHAIN = 4,            /* menu words that make a menu */
    MENU_GAP = 3,              /* tokens between them that are not known */
    TITLE_WORDS = 28,          /* longest headline */
    BOX_WORDS = 14,            /* longest headline of a box in running text */
    DATE_BYTES = 300,          /* longest date line */
    WRAP_SAMPLE = 400,         /* lines that tell whether a text is wrapped */
    WRAP_LEAST = 45,           /* characters of a wrapped line, at least and at most */
    WRAP_MOST = 120,
    CUE_WORDS = 60,         /* most words that a cue announces */
    TITLE_AGAIN = 5,        /* tokens that make a repeated title */
    NUMBER_REACH = 4,       /* tokens in which a date shows its first number */
    MOST_SEGMENTS = 200000, /* what follows so many is not read: no page is that long */
    BOM = 0xFEFF
};

struct cutter {
    const kh_page_rules *rules;
    const kh_dateline_context *context;
    kh_vec *out;
    kh_arena scratch;
    kh_tokens tokens; /* of the line */
    uint8_t *cuts;    /* one a token: what stands before it */
    bool gap;         /* an empty line was passed */
    bool failed;
};

enum cut { CUT_NONE, CUT_HERE = 1, CUT_MARK = 2, CUT_WIDE = 4, CUT_STAMP = 8 };

/* --- what a piece says ----------------------------------------------------------------------------------------- */

static bool is_one_of(const kh_tokens *tokens, size_t i, const char *const *signs, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        if (kh_token_is(tokens, i, signs[k]))
            return true;
    }
    return false;
}

static bool is_closing(const kh_tokens *tokens, size_t i)
{
    static const char *const signs[] = {"»", "\"", "”", ")", "]", "’", "'", "“", "(", "["};

    return is_one_of(tokens, i, signs, sizeof signs / sizeof *signs);
}

static bool is_bullet(const kh_tokens *tokens, size_t i)
{
    static const char *const signs[] = {"•", "-", "–", "*", "●", "▪", "■", "◾", "◆", "►", "▶", "·", "○", "»", "✓", "❖"};

    return is_one_of(tokens, i, signs, sizeof signs / sizeof *signs);
}

static bool is_dots(const kh_tokens *tokens, size_t i)
{
    kh_str text = kh_token_text(tokens, i);

    return tokens->at[i].kind == KH_TOKEN_PUNCT && text.len > 1 && (text.ptr[0] == '.' || text.ptr[0] == '\xE2') &&
           !kh_token_is(tokens, i, "–") && !kh_token_is(tokens, i, "—") &&
           (text.ptr[0] == '.' || kh_token_is(tokens, i, "…"));
}

static void read_end(const kh_tokens *tokens, kh_segment *segment)
{
    size_t n = tokens->n;

    while (n && (is_closing(tokens, n - 1) || tokens->at[n - 1].kind == KH_TOKEN_BREAK))
        n--;
    if (!n)
        return;
    segment->full_stop = kh_token_is(tokens, n - 1, ".");
    segment->asks =
        kh_token_is(tokens, n - 1, "؟") || kh_token_is(tokens, n - 1, "!") || kh_token_is(tokens, n - 1, "?");
    segment->colon = kh_token_is(tokens, n - 1, ":");
    segment->trails = is_dots(tokens, n - 1);
}

static void read_words(const kh_cue_rules *cues, const kh_tokens *tokens, kh_segment *segment)
{
    bool first = true;
    size_t bad = 0;

    for (size_t i = 0; i < tokens->n; i++) {
        const kh_token *token = &tokens->at[i];
        enum kh_prose_word word;

        if (token->kind == KH_TOKEN_PUNCT) {
            if (kh_token_is(tokens, i, "."))
                segment->stops++;
            else if (kh_token_is(tokens, i, "\xEF\xBF\xBD"))
                bad++;
            else if (kh_token_is(tokens, i, "،") || kh_token_is(tokens, i, ",") || kh_token_is(tokens, i, "؛"))
                segment->signs++;
            continue;
        }
        if (token->kind == KH_TOKEN_BREAK)
            continue;
        segment->sense = segment->sense * 0x9E3779B97F4A7C15ull + token->hash;
        if (token->kind == KH_TOKEN_NUMBER)
            continue;
        segment->words++;
        word = kh_cue_prose_word(cues, tokens, i);
        segment->functions += word == KH_PROSE_FUNCTION || (word == KH_PROSE_OPENER && !first);
        if (first && word == KH_PROSE_OPENER)
            segment->opener = true;
        first = false;
    }
    if (bad * 8 > segment->words) /* bytes of something else than text */
        segment->words = segment->functions = segment->stops = 0;
}

bool kh_segment_strong(const kh_segment *s)
{
    return s->type == KH_SEGMENT_PROSE && (s->words >= 40 || (s->words >= 18 && (s->full_stop || s->stops)));
}

static bool is_prose(const kh_segment *s)
{
    if (s->words < 6 || s->trails)
        return s->words >= 40 && s->stops > 0;
    if (s->full_stop)
        return s->words >= 8 || s->functions || s->opener;
    if (s->opener && s->words >= 7 && !s->asks)
        return true;
    if (s->words >= 30) /* headlines in a row have function words too, but neither stops nor commas */
        return s->stops || (s->functions >= 2 && s->signs >= 2) || s->functions * 10 >= s->words;
    return ((s->words >= 15 && s->functions >= 3) || (s->words >= 18 && s->functions >= 2)) && !s->asks;
}

/* May this piece be a date line at all? Short, with a number, or "منذ ساعة". */
static bool may_be_date(const struct cutter *c, const kh_tokens *tokens, const kh_segment *segment)
{
    kh_match match;

    if (segment->text.len > DATE_BYTES || segment->words > 20)
        return false;
    for (size_t i = 0; i < tokens->n; i++) {
        if (tokens->at[i].kind == KH_TOKEN_NUMBER)
            return true;
        if (kh_lexicon_match(kh_cue_datelines(c->rules->cues), tokens, i, KH_MATCH_EXACT, &match))
            return true;
    }
    return false;
}

/* --- making segments ------------------------------------------------------------------------------------------- */

static kh_str trim_right(kh_str text)
{
    while (text.len) {
        unsigned len;
        uint32_t code = kh_utf8_before(text, text.len, &len);
        kh_char_class class = kh_char_class_of(code);

        if (class != KH_CHAR_SPACE && class != KH_CHAR_NEWLINE && code != BOM)
            break;
        text.len -= len;
    }
    return text;
}

static void classify(struct cutter *c, const kh_tokens *tokens, kh_segment *segment)
{
    kh_cue cue;

    read_words(c->rules->cues, tokens, segment);
    read_end(tokens, segment);
    if (!segment->words && !(tokens->n && may_be_date(c, tokens, segment))) {
        segment->type = KH_SEGMENT_SIGNS;
        return;
    }
    if (may_be_date(c, tokens, segment))
        segment->date_count =
            (uint8_t)kh_datelines_read(c->rules, &c->scratch, segment->text, c->context, segment->dates, 2);
    if (segment->date_count) {
        segment->type = KH_SEGMENT_DATE;
        if (segment->dates[0].label != KH_DATELINE_OTHER)
            return;
    }
    segment->kind = kh_cue_of_tokens(c->rules->cues, tokens, &cue);
    /* on a page of one line a cue may have the article run on behind it: better a credit in the text than no text */
    if (segment->kind && segment->words > CUE_WORDS && !(cue.scope & KH_CUE_END) && is_prose(segment))
        segment->kind = NULL;
    if (segment->kind) {
        size_t rest = cue.end - tokens->at[0].start;

        segment->type = KH_SEGMENT_CUE;
        segment->scope = cue.scope;
        /* a sign that belongs to the cue may stand behind the end of the piece */
        segment->rest = (uint32_t)(rest < segment->text.len ? rest : segment->text.len);
    } else if (!segment->date_count) {
        segment->type = is_prose(segment) ? KH_SEGMENT_PROSE : KH_SEGMENT_LINE;
        if (!segment->words)
            segment->type = KH_SEGMENT_SIGNS;
    }
}

/* "1- …", "2. …": an item of a numbered list; the number stays. */
static bool is_numbered(const kh_tokens *tokens)
{
    static const char *const signs[] = {"-", ".", ")", "–", "ـ"};

    return tokens->n > 3 && tokens->at[0].kind == KH_TOKEN_NUMBER && tokens->at[0].integer &&
           tokens->at[0].digits <= 2 && is_one_of(tokens, 1, signs, sizeof signs / sizeof *signs);
}

/* Tokens [from, to) of the line as a segment. */
static void add_segment(struct cutter *c, size_t from, size_t to, unsigned cut)
{
    kh_segment *segment;
    kh_tokens part;
    bool bullet = false;

    while (from < to && c->tokens.at[from].kind == KH_TOKEN_BREAK)
        from++;
    if (from + 1 < to && is_bullet(&c->tokens, from) && !kh_token_is(&c->tokens, from, "»")) {
        bullet = true;
        from++;
    }
    if (from >= to)
        return;
    if (c->out->n == MOST_SEGMENTS)
        return;
    segment = kh_vec_push(c->out);
    if (!segment) {
        c->failed = true;
        return;
    }
    part = (kh_tokens){.text = c->tokens.text, .at = c->tokens.at + from, .n = to - from};
    segment->text =
        trim_right(kh_str_of(c->tokens.text.ptr + part.at[0].start, part.at[part.n - 1].end - part.at[0].start));
    segment->bullet = bullet || is_numbered(&part);
    segment->gap = c->gap || (cut & (CUT_MARK | CUT_WIDE));
    segment->marked = (cut & CUT_MARK) != 0;
    segment->glued = cut != 0;
    segment->stamp = (cut & CUT_STAMP) != 0;
    classify(c, &part, segment);
    if (segment->stamp) {
        segment->type = KH_SEGMENT_CUE;
        segment->kind = "comments";
        segment->scope = KH_CUE_END;
        segment->rest = (uint32_t)segment->text.len;
    }
    c->gap = false;
}

/* --- where a line without line ends is cut ---------------------------------------------------------------------- */

static void cut_at(struct cutter *c, size_t i, unsigned how)
{
    if (i < c->tokens.n && i > 0)
        c->cuts[i] |= (uint8_t)how;
    else if (i == 0)
        c->cuts[0] |= (uint8_t)(how & CUT_MARK);
}

/* Wide spaces and byte-order marks between two tokens. */
static void cut_spaces(struct cutter *c)
{
    size_t before = 0;

    for (size_t i = 0; i < c->tokens.n; i++) {
        kh_str between = kh_str_of(c->tokens.text.ptr + before, c->tokens.at[i].start - before);
        unsigned spaces = 0, most = 0;

        for (size_t at = 0; at < between.len;) {
            unsigned len;
            uint32_t code = kh_utf8_decode(between, at, &len);

            spaces = kh_char_class_of(code) == KH_CHAR_SPACE ? spaces + 1 : 0;
            most = spaces > most ? spaces : most;
            if (code == BOM)
                cut_at(c, i, CUT_HERE | CUT_MARK);
            at += len;
        }
        /* the mark may be part of the word's token */
        if (c->tokens.text.len - c->tokens.at[i].start >= 3 &&
            memcmp(c->tokens.text.ptr + c->tokens.at[i].start, "\xEF\xBB\xBF", 3) == 0)
            cut_at(c, i, CUT_HERE | CUT_MARK);
        if (most >= 2)
            cut_at(c, i, CUT_HERE | CUT_WIDE);
        before = c->tokens.at[i].end;
    }
}

static bool ends_sentence(const kh_tokens *tokens, size_t i)
{
    return kh_token_is(tokens, i, ".") || kh_token_is(tokens, i, "؟") || kh_token_is(tokens, i, "!");
}

/*
 * Where a box's headline ends that stands in running text: at the next cut, before a word that begins a sentence of a
 * report, or with its own sentence end; else after as many words as a headline has.
 */
static size_t box_end(const struct cutter *c, size_t i)
{
    size_t words = 0, most = i;

    for (; i < c->tokens.n && words < TITLE_WORDS; i++) {
        if (words && c->cuts[i])
            return i;
        if (words >= 3 && kh_cue_prose_word(c->rules->cues, &c->tokens, i) == KH_PROSE_OPENER)
            return i;
        if (ends_sentence(&c->tokens, i) || kh_token_is(&c->tokens, i, ")") || kh_token_is(&c->tokens, i, "]"))
            return words <= BOX_WORDS ? i + 1 : most;
        words += c->tokens.at[i].kind == KH_TOKEN_WORD;
        if (words == BOX_WORDS - 4)
            most = i + 1;
    }
    return i == c->tokens.n ? i : most;
}

/* Signs behind a cue that belong to it: "… a friend - -", "Google+". */
static bool is_tail(const kh_tokens *tokens, size_t i)
{
    static const char *const signs[] = {":", "-", "–", "|", "+", ",", "،", ")", "*", "_", "»", "•"};

    return is_one_of(tokens, i, signs, sizeof signs / sizeof *signs);
}

static bool is_read_also(const kh_cue *cue)
{
    return strcmp(cue->kind, "read-also") == 0;
}

/* "المصدر: رويترز" in running text: a source that is named by a list. Returns the token behind the name, 0 for none. */
static size_t source_end(const struct cutter *c, size_t i, kh_cue *ret)
{
    const kh_lexicon *agencies = kh_cue_agencies(c->rules->cues);
    kh_match match;
    size_t at;

    if (!kh_cue_at(c->rules->cues, &c->tokens, i, KH_CUE_START, ret) || strcmp(ret->kind, "source") != 0)
        return 0;
    at = i + ret->n;
    if (at + 1 >= c->tokens.n || !kh_token_is(&c->tokens, at, ":"))
        return 0;
    at++;
    if (agencies && kh_lexicon_match(agencies, &c->tokens, at, KH_MATCH_EXACT, &match))
        return at + match.n;
    if (c->rules->outlets && kh_lexicon_match(c->rules->outlets, &c->tokens, at, KH_MATCH_EXACT, &match))
        return at + match.n;
    return kh_cue_prose_word(c->rules->cues, &c->tokens, at) == KH_PROSE_SOURCE ? at + 1 : 0;
}

/* Headings of what stands behind a text: keywords, lists of articles, forms. */
static bool ends_text(const kh_cue *cue)
{
    static const char *const kinds[] = {"tags", "related", "most-read", "latest", "newsletter", "comments", "follow"};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(cue->kind, kinds[i]) == 0)
            return true;
    }
    return false;
}

/*
 * A cue that is furniture anywhere, or a heading of two words and more where running text can end: behind a sentence, a
 * cut, or another cue.
 */
static bool cue_in_line(const struct cutter *c, size_t i, bool may_end, kh_cue *ret)
{
    if (c->tokens.at[i].kind == KH_TOKEN_NUMBER)
        return false;
    if (kh_cue_at(c->rules->cues, &c->tokens, i, KH_CUE_INLINE, ret))
        return true;
    if (source_end(c, i, ret))
        return true;
    if (!may_end && !(i && (c->cuts[i] || ends_sentence(&c->tokens, i - 1))))
        return false;
    return kh_cue_at(c->rules->cues, &c->tokens, i, KH_CUE_START | KH_CUE_SECTION | KH_CUE_END, ret) && ret->n >= 2 &&
           ends_text(ret);
}

/* Where the cue's piece begins: its count ("36 عدد الردود") and its bracket belong to it. */
static size_t cue_begin(const struct cutter *c, size_t i, const kh_cue *cue)
{
    if (i && !c->cuts[i]) {
        if (c->tokens.at[i - 1].kind == KH_TOKEN_NUMBER && (cue->scope & KH_CUE_END))
            return i - 1;
        if (kh_token_is(&c->tokens, i - 1, "(") || kh_token_is(&c->tokens, i - 1, "["))
            return i - 1;
    }
    return i;
}

/* The token behind the cue's piece. */
static size_t cue_end(const struct cutter *c, size_t i, const kh_cue *cue)
{
    kh_cue unused;
    size_t end = i + cue->n, source = source_end(c, i, &unused);

    if (source)
        return source;
    while (end < c->tokens.n && c->tokens.at[end].start < cue->end)
        end++;
    if (is_read_also(cue))
        return box_end(c, end);
    while (end < c->tokens.n && is_tail(&c->tokens, end))
        end++;
    return end;
}

static void cut_cues(struct cutter *c)
{
    bool tail = false; /* behind a heading, and no sentence has ended since */

    for (size_t i = 0; i < c->tokens.n;) {
        kh_cue cue;
        size_t end;

        if (!cue_in_line(c, i, tail, &cue)) {
            tail = tail && !ends_sentence(&c->tokens, i);
            i++;
            continue;
        }
        cut_at(c, cue_begin(c, i, &cue), CUT_HERE);
        end = cue_end(c, i, &cue);
        if (!(cue.scope & KH_CUE_START) || is_read_also(&cue) || strcmp(cue.kind, "share") == 0 ||
            strcmp(cue.kind, "source") == 0)
            cut_at(c, end, CUT_HERE);
        tail = ends_text(&cue);
        i = end > i ? end : i + 1;
    }
}

/* A run of menu words: the page's head on one line. What follows the last of them is a new piece. */
static void cut_menus(struct cutter *c)
{
    size_t chain = 0, last = 0, begin = 0;

    for (size_t i = 0; i <= c->tokens.n;) {
        kh_cue cue = {0};
        bool menu = i < c->tokens.n && kh_cue_at(c->rules->cues, &c->tokens, i, KH_CUE_LINE, &cue) &&
                    (strcmp(cue.kind, "menu") == 0 || (chain && strcmp(cue.kind, "live") == 0));

        if (menu) {
            if (!chain++)
                begin = i;
            i += cue.n;
            last = i;
            continue;
        }
        if (chain && (i == c->tokens.n || i - last >= MENU_GAP || c->cuts[i])) {
            if (chain >= MENU_CHAIN) {
                cut_at(c, begin, CUT_HERE);
                cut_at(c, last, CUT_HERE);
            }
            chain = 0;
        }
        i++;
    }
}

/* --- dates in a line without line ends -------------------------------------------------------------------------- */

struct boundary {
    size_t at;    /* token behind the last cut or sentence end */
    size_t words; /* since then */
    bool opener;  /* the first of them begins a sentence of a report */
};

static bool is_function(const struct cutter *c, size_t i)
{
    enum kh_prose_word word;

    if (i >= c->tokens.n || c->tokens.at[i].kind != KH_TOKEN_WORD)
        return false;
    word = kh_cue_prose_word(c->rules->cues, &c->tokens, i);
    return word == KH_PROSE_FUNCTION || word == KH_PROSE_PREPOSITION || word == KH_PROSE_OPENER;
}

static bool label_before(const struct cutter *c, size_t i, size_t from, size_t *ret_first)
{
    const kh_lexicon *words = kh_cue_datelines(c->rules->cues);
    int column = kh_lexicon_column(words, "label");
    size_t begin = i > from + 6 ? i - 6 : from;

    for (size_t k = begin; k < i; k++) {
        kh_match match;
        kh_str label;

        if (!kh_lexicon_match(words, &c->tokens, k, KH_MATCH_EXACT, &match) || k + match.n > i || k + match.n + 2 < i)
            continue;
        label = kh_lexicon_cell(words, match.row, column);
        if (kh_str_eq(label, KH_STR("published")) || kh_str_eq(label, KH_STR("updated"))) {
            *ret_first = k;
            return match.n > 1 || kh_token_is(&c->tokens, k + match.n, ":");
        }
    }
    return false;
}

static bool is_year(const kh_tokens *tokens, size_t i)
{
    return tokens->at[i].kind == KH_TOKEN_NUMBER && tokens->at[i].integer && tokens->at[i].digits == 4 &&
           tokens->at[i].value >= 1900 && tokens->at[i].value <= 2100;
}

/* Where a clock begins that ends before token `i`, its zone in front included; `i` when none does. */
static size_t clock_before(const struct cutter *c, size_t i)
{
    const kh_tokens *t = &c->tokens;

    if (i < 3 || t->at[i - 1].kind != KH_TOKEN_NUMBER || !kh_token_is(t, i - 2, ":") ||
        t->at[i - 3].kind != KH_TOKEN_NUMBER || t->at[i - 3].value > 24)
        return i;
    i -= 3;
    if (i && t->at[i - 1].kind == KH_TOKEN_WORD && t->at[i - 1].fold.len <= 4 && (t->at[i - 1].fold.ptr[0] & 0x80) == 0)
        i--; /* GMT */
    return i;
}

/*
 * "GMT 12:32 2024 الأربعاء 13 آذار", "02:00 الثلاثاء 1/12/2020": where the date line begins whose clock, or year and
 * clock, stand in front; `i` when they do not.
 */
static size_t date_lead(const struct cutter *c, size_t i, kh_written_date *date)
{
    size_t at = i;

    if (!date->date.year && i && is_year(&c->tokens, i - 1)) {
        date->date.year = (int32_t)c->tokens.at[i - 1].value;
        at = i - 1;
    }
    if (date->second < 0 && date->date.year && clock_before(c, at) < at) {
        at = clock_before(c, at);
        date->second = 0;
    }
    return at;
}

/* Is this date, in the midst of a line, the date line behind a headline? */
static bool is_date_line(const struct cutter *c, const struct boundary *since, size_t i, const kh_written_date *date)
{
    size_t next = date->first + date->n;
    bool digits = date->month_family == 0, latin = date->month_family == 5 || (digits && date->weekday >= 0),
         head = since->words >= 2 && since->words <= TITLE_WORDS && !since->opener;

    if (!date->date.day || !date->date.year)
        return false;
    if (i > since->at && !c->cuts[i] && (is_function(c, i - 1) || kh_token_is(&c->tokens, i - 1, "(")))
        return false;
    if (latin) /* in Arabic prose the month is written out, in Arabic */
        return true;
    if (date->second >= 0 && (digits || date->weekday >= 0)) /* a clock too: no sentence has all that */
        return true;
    if (c->cuts[i] && (next >= c->tokens.n || c->cuts[next]))
        return true;
    if (!head && i > since->at)
        return false;
    if (is_function(c, next) && !(next < c->tokens.n && c->cuts[next]))
        return false;
    return date->second >= 0 || (date->weekday >= 0 && since->words >= 4) || c->cuts[i];
}

/* A comment's date: "Nov 29, 2015 at 9:32 pm". */
static bool is_stamp(const struct cutter *c, size_t i, size_t n)
{
    for (size_t k = i; k <= i + n && k < c->tokens.n; k++) {
        if (kh_token_word(&c->tokens, k, "at"))
            return true;
    }
    return false;
}

static bool has_word(const struct cutter *c, const char *word)
{
    for (size_t i = 0; i < c->tokens.n; i++) {
        if (kh_token_word(&c->tokens, i, word))
            return true;
    }
    return false;
}

/*
 * "كلمات دلالية: بوتن، روسيا عنوان الخبر التالي" before a date: the last keyword and the next title run together. One
 * word is the keyword's.
 */
static void cut_keywords(struct cutter *c, size_t from, size_t date)
{
    kh_cue cue;
    size_t comma = 0;

    if (!kh_cue_at(c->rules->cues, &c->tokens, from, KH_CUE_START, &cue) || strcmp(cue.kind, "tags") != 0)
        return;
    for (size_t i = from; i < date; i++) {
        if (kh_token_is(&c->tokens, i, "،") || kh_token_is(&c->tokens, i, ","))
            comma = i;
    }
    if (comma && comma + 2 + TITLE_AGAIN <= date)
        cut_at(c, comma + 2, CUT_HERE);
}

static void cut_dates(struct cutter *c)
{
    struct boundary since = {0, 0, false};
    size_t number = 0;
    bool replies = has_word(c, "reply");

    for (size_t i = 0; i < c->tokens.n;) {
        kh_written_date date;
        size_t label, n;
        bool labelled;

        if (c->cuts[i])
            since = (struct boundary){i, 0, false};
        while (number < c->tokens.n && (number < i || c->tokens.at[number].kind != KH_TOKEN_NUMBER))
            number++;
        if (number < i + NUMBER_REACH && kh_date_at(c->rules->dates, &c->tokens, i, c->context->order, &date) &&
            date.n) {
            n = date.n;
            label = date_lead(c, i, &date);
            if (label < i) {
                n += i - label;
                since.words -= since.words && c->tokens.at[label].kind == KH_TOKEN_WORD;
                i = label;
            }
            labelled = date.date.day && date.date.year && label_before(c, i, since.at, &label);
            if (labelled || is_date_line(c, &since, i, &date)) {
                bool stamp = replies && is_stamp(c, i, n);

                if (since.at < label && since.at > 0)
                    cut_at(c, since.at, CUT_HERE);
                cut_keywords(c, since.at, label);
                cut_at(c, labelled ? label : i, CUT_HERE | (stamp ? CUT_STAMP : 0));
                while (i + n < c->tokens.n && !c->cuts[i + n] && c->tokens.at[i + n].kind == KH_TOKEN_PUNCT)
                    n++;
                for (size_t k = (labelled ? label : i) + 1; k < i + n && k < c->tokens.n; k++)
                    c->cuts[k] = CUT_NONE; /* "24 أغسطس 2020  09:56" is one piece, wide space or not */
                cut_at(c, i + n, CUT_HERE);
            }
            i += n;
            since.words += n;
            continue;
        }
        if (ends_sentence(&c->tokens, i)) {
            since = (struct boundary){i + 1, 0, false};
        } else if (c->tokens.at[i].kind == KH_TOKEN_WORD) {
            if (!since.words++)
                since.opener = kh_cue_prose_word(c->rules->cues, &c->tokens, i) == KH_PROSE_OPENER;
        }
        i++;
    }
}

/*
 * The title that a browser shows stands first on many pages, and again over the text. On a page of one line that is the
 * only sign of where the title begins and ends.
 */
static void cut_title_again(struct cutter *c)
{
    const kh_token *t = c->tokens.at;

    for (size_t i = TITLE_AGAIN; i + TITLE_AGAIN < c->tokens.n; i++) {
        size_t same = 0;

        while (same < TITLE_WORDS && i + same < c->tokens.n && t[same].hash && t[same].hash == t[i + same].hash &&
               same < i)
            same++;
        if (same < TITLE_AGAIN)
            continue;
        cut_at(c, same, CUT_HERE);
        cut_at(c, i, CUT_HERE);
        cut_at(c, i + same, CUT_HERE);
        i += same - 1;
    }
}

/* --- lines ------------------------------------------------------------------------------------------------------ */

static void add_line(struct cutter *c, kh_str line, bool continues)
{
    unsigned cut = continues ? CUT_HERE : 0;
    size_t from = 0;

    if (kh_tokenize(&c->scratch, line, &c->tokens)) {
        c->failed = true;
        return;
    }
    c->cuts = KH_NEWS(&c->scratch, uint8_t, c->tokens.n + 1);
    if (!c->cuts) {
        c->failed = true;
        return;
    }
    if (line.len > FLAT_BYTES) {
        cut_spaces(c);
        if (!c->out->n)
            cut_title_again(c);
        cut_cues(c);
        cut_menus(c);
        cut_dates(c);
    }
    for (size_t i = 1; i < c->tokens.n && !c->failed; i++) {
        if (!c->cuts[i])
            continue;
        add_segment(c, from, i, from ? c->cuts[from] : (cut | c->cuts[0]));
        from = i;
    }
    if (from < c->tokens.n)
        add_segment(c, from, c->tokens.n, from ? c->cuts[from] : (cut | c->cuts[0]));
    kh_arena_reset(&c->scratch);
}

static kh_str next_line(kh_str *rest)
{
    size_t at = 0;

    while (at < rest->len) {
        unsigned char byte = (unsigned char)rest->ptr[at];

        if (byte == '\n' || byte == '\r' || byte == '\v' || byte == '\f')
            break;
        at++;
    }
    {
        kh_str line = kh_str_of(rest->ptr, at);
        at += at < rest->len;
        *rest = kh_str_of(rest->ptr + at, rest->len - at);
        return line;
    }
}

static size_t characters(kh_str line)
{
    size_t count = 0;

    for (size_t i = 0; i < line.len; i++)
        count += ((unsigned char)line.ptr[i] & 0xC0) != 0x80;
    return count;
}

static bool stops(kh_str line)
{
    unsigned len;
    uint32_t code;

    line = trim_right(line);
    if (!line.len)
        return false;
    code = kh_utf8_before(line, line.len, &len);
    return code == '.' || code == 0x61F || code == '!' || code == ':' || code == 0xBB || code == '"';
}

/* What the first lines of a text say about its being wrapped. */
struct wrapping {
    size_t longest, lines, blanks;
    size_t full;       /* lines nearly as long as the longest */
    size_t unfinished; /* of these, without the end of a sentence */
    size_t followed;   /* of these, with a line of text right behind */
};

static void measure_lines(kh_str text, size_t longest, struct wrapping *ret)
{
    bool was_full = false;

    for (size_t n = 0; text.len && n < WRAP_SAMPLE; n++) {
        kh_str line = next_line(&text);
        size_t count = line.len > 8 * WRAP_MOST ? WRAP_MOST + 1 : characters(line);
        bool full = count * 4 >= longest * 3, blank = count < 2;

        ret->longest = count > ret->longest ? count : ret->longest;
        ret->lines += !blank;
        ret->blanks += blank;
        ret->followed += was_full && !blank;
        ret->full += full;
        ret->unfinished += full && !stops(line);
        was_full = full;
    }
}

/*
 * A text whose paragraphs somebody broke into lines of one width: empty lines part its paragraphs, most lines but the
 * last of each are nearly as long as the longest, end in mid-sentence, and go on in the next. Returns that width in
 * characters, 0 for a text with a paragraph a line.
 */
static size_t wrap_width(kh_str text)
{
    struct wrapping first = {0}, second = {0};

    measure_lines(text, SIZE_MAX / 4, &first);
    if (first.longest < WRAP_LEAST || first.longest > WRAP_MOST || !first.blanks)
        return 0;
    measure_lines(text, first.longest, &second);
    return second.full >= 3 && second.full * 6 >= second.lines && second.unfinished * 4 >= second.full * 3 &&
                   second.followed * 4 >= second.full * 3
               ? second.longest
               : 0;
}

/* The paragraph that begins with `line`: joined with the lines behind it while they fill the width. */
static kh_str whole_paragraph(kh_str line, kh_str *rest, size_t width)
{
    kh_str last = line;

    while (rest->len && characters(last) * 4 >= width * 3) {
        kh_str after = *rest;

        last = next_line(&after);
        if (!last.len || characters(last) < 8)
            break;
        line.len = (size_t)(last.ptr + last.len - line.ptr);
        *rest = after;
    }
    return line;
}

static bool is_blank(kh_str line)
{
    for (size_t at = 0; at < line.len;) {
        unsigned len;
        uint32_t code = kh_utf8_decode(line, at, &len);

        if (kh_char_class_of(code) != KH_CHAR_SPACE && kh_char_class_of(code) != KH_CHAR_MARK &&
            kh_char_class_of(code) != KH_CHAR_NEWLINE)
            return false;
        at += len;
    }
    return true;
}

/* Where to part a very long line: at a space if there is one near, else between characters. */
static size_t chunk_end(kh_str line)
{
    size_t end = CHUNK_BYTES;

    while (end > CHUNK_BYTES - 4096 && line.ptr[end] != ' ')
        end--;
    if (line.ptr[end] != ' ')
        end = CHUNK_BYTES;
    while (end && ((unsigned char)line.ptr[end] & 0xC0) == 0x80)
        end--;
    return end;
}

kh_status kh_plain_segments(const kh_page_rules *rules, kh_str text, const kh_dateline_context *context, kh_vec *ret)
{
    struct cutter c = {.rules = rules, .context = context, .out = ret};
    size_t width = wrap_width(text);

    kh_arena_init(&c.scratch, 0);
    while (text.len && !c.failed && ret->n < MOST_SEGMENTS) {
        kh_str line = next_line(&text);
        bool continues = false;

        if (is_blank(line)) {
            c.gap = true;
            continue;
        }
        if (width)
            line = whole_paragraph(line, &text, width);
        while (line.len > CHUNK_BYTES && !c.failed) {
            size_t end = chunk_end(line);

            add_line(&c, kh_str_of(line.ptr, end), continues);
            line = kh_str_of(line.ptr + end, line.len - end);
            continues = true;
        }
        add_line(&c, line, continues);
    }
    kh_arena_done(&c.scratch);
    return c.failed ? KH_NOMEM : KH_OK;
}
