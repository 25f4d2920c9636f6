#include "page/plain_place.h"

#include "arabic/fold.h"
#include "arabic/utf8.h"

enum {
    HEAD_BYTES = 200, /* longest place line */
    HEAD_TOKENS = 26,
    MOST_PARTS = 6,
    PART_WORDS = 5, /* longest place, agency or name */
    PLACE_WORDS = 3,
    MEDIUM_BYTES = 60
};

/* A place line is parts between signs; the sign behind the last ends it. */
struct part {
    size_t first, last; /* tokens, last exclusive */
    bool place, agency, outlet;
    kh_str name; /* one name of agency or outlet */
    uint32_t row;
    size_t after; /* token behind the sign that closes it, 0: none does */
};

static bool any_of(const kh_tokens *tokens, size_t i, const char *const *signs, size_t count)
{
    for (size_t k = 0; i < tokens->n && k < count; k++) {
        if (kh_token_is(tokens, i, signs[k]))
            return true;
    }
    return false;
}

static bool is_dash(const kh_tokens *tokens, size_t i)
{
    /* ـ alone is a tatweel: a mark, which the tokeniser passes over; see dash_between */
    static const char *const signs[] = {"-", "–", "—", "−", "―"};

    return any_of(tokens, i, signs, sizeof signs / sizeof *signs);
}

static bool is_quote(const kh_tokens *tokens, size_t i)
{
    static const char *const signs[] = {"«", "»", "\"", "“", "”", "'", "(", ")", "[", "]", "‘", "’"};

    return any_of(tokens, i, signs, sizeof signs / sizeof *signs);
}

static bool is_slash(const kh_tokens *tokens, size_t i)
{
    static const char *const signs[] = {"/", "|", "،", ",", "\\", "+"};

    return any_of(tokens, i, signs, sizeof signs / sizeof *signs);
}

/* A lone tatweel between two words is a dash to whoever typed it; the tokeniser passes over it. */
static bool tatweel_before(const kh_tokens *tokens, size_t i)
{
    size_t from, to;

    if (i == 0 || i >= tokens->n)
        return false;
    from = tokens->at[i - 1].end;
    to = tokens->at[i].start;
    return to >= from + 3 && to - from < 12 && memchr(tokens->text.ptr + from, '\xD9', to - from) != NULL;
}

static bool row_fills(const kh_lexicon *lexicon, const kh_tokens *tokens, size_t first, size_t last, bool bare,
                      uint32_t *ret_row)
{
    kh_match match;
    kh_str note;

    if (first >= last || !kh_lexicon_match(lexicon, tokens, first, KH_MATCH_EXACT, &match) || match.n != last - first)
        return false;
    note = kh_lexicon_cell(lexicon, match.row, kh_lexicon_column(lexicon, "comment"));
    /* "word": the bare name is a common word too; with صحيفة or قناة before it, it is two words and safe */
    if (!bare && last - first == 1 && note.len >= 4 && memcmp(note.ptr, "word", 4) == 0)
        return false;
    *ret_row = match.row;
    return true;
}

static void know_part(const kh_page_rules *rules, const kh_tokens *tokens, struct part *part)
{
    const kh_lexicon *agencies = kh_cue_agencies(rules->cues), *places = kh_cue_places(rules->cues);
    kh_match match;

    part->row = UINT32_MAX;
    if (agencies && row_fills(agencies, tokens, part->first, part->last, true, &part->row)) {
        part->agency = true;
        part->name = kh_lexicon_cell(agencies, part->row, kh_lexicon_column(agencies, "agency"));
    } else if (rules->outlets && row_fills(rules->outlets, tokens, part->first, part->last, false, &part->row)) {
        part->outlet = true;
        part->name = kh_lexicon_cell(rules->outlets, part->row, kh_lexicon_column(rules->outlets, "outlet"));
    }
    if (places && kh_lexicon_match(places, tokens, part->first, KH_MATCH_EXACT, &match) &&
        part->first + match.n == part->last)
        part->place = true;
}

static kh_str part_text(const kh_tokens *tokens, const struct part *part)
{
    size_t from = tokens->at[part->first].start, to = tokens->at[part->last - 1].end;

    return kh_str_of(tokens->text.ptr + from, to - from);
}

struct parts {
    struct part at[MOST_PARTS];
    size_t n;
    bool colon; /* a colon ended them */
};

static void push_part(const kh_page_rules *rules, const kh_tokens *tokens, struct parts *parts, struct part *part)
{
    if (part->last > part->first && parts->n < MOST_PARTS) {
        know_part(rules, tokens, part);
        parts->at[parts->n++] = *part;
    }
    *part = (struct part){0};
}

/* The sign before token `i` (or the end) closes the part before it: what follows may be the sentence. */
static void close_part(struct parts *parts, size_t i)
{
    if (parts->n)
        parts->at[parts->n - 1].after = i;
}

/* Tokens of the outlet or agency that is named at token `i` by words that are not common ones; 0 when none is. */
static size_t named_at(const kh_page_rules *rules, const kh_tokens *tokens, size_t i)
{
    const kh_lexicon *agencies = kh_cue_agencies(rules->cues);
    kh_match match;
    uint32_t row;

    if (agencies && kh_lexicon_match(agencies, tokens, i, KH_MATCH_EXACT, &match) &&
        row_fills(agencies, tokens, i, i + match.n, false, &row))
        return match.n;
    if (rules->outlets && kh_lexicon_match(rules->outlets, tokens, i, KH_MATCH_EXACT, &match) &&
        row_fills(rules->outlets, tokens, i, i + match.n, false, &row))
        return match.n;
    return 0;
}

/* Cut the head of the text into parts; stops at a colon, at a part too long to be one, or at the end. */
static void read_parts(const kh_page_rules *rules, const kh_tokens *tokens, struct parts *ret)
{
    struct part part = {0};

    *ret = (struct parts){0};
    for (size_t i = 0; i < tokens->n && i < HEAD_TOKENS; i++) {
        bool colon = kh_token_is(tokens, i, ":"), dash = is_dash(tokens, i);

        if (tatweel_before(tokens, i)) {
            push_part(rules, tokens, ret, &part);
            close_part(ret, i);
        }
        if (colon || dash || is_quote(tokens, i) || is_slash(tokens, i)) {
            push_part(rules, tokens, ret, &part);
            if (colon || dash)
                close_part(ret, i + 1);
            ret->colon = colon && ret->n;
            if (ret->colon)
                return;
            continue;
        }
        if (tokens->at[i].kind == KH_TOKEN_PUNCT || tokens->at[i].kind == KH_TOKEN_BREAK) {
            if (!ret->n && part.last == part.first)
                continue; /* ■ before the place */
            return;
        }
        if (part.last == part.first) {
            size_t n = ret->n && ret->at[ret->n - 1].place ? named_at(rules, tokens, i) : 0;

            part.first = i;
            if (n) { /* "القاهرة - العربي الجديد أقرت …": no sign closes the name */
                part.last = i + n;
                push_part(rules, tokens, ret, &part);
                close_part(ret, i + n);
                i += n - 1;
                continue;
            }
        }
        part.last = i + 1;
        if (part.last - part.first > PART_WORDS)
            return;
    }
    if (tokens->n <= HEAD_TOKENS) {
        push_part(rules, tokens, ret, &part);
        close_part(ret, tokens->n);
    }
}

/* Begins with ال, as outlets' names do and no person's. */
static bool definite(kh_str fold)
{
    return fold.len > 4 && memcmp(fold.ptr, "\xD8\xA7\xD9\x84", 4) == 0;
}

/* An outlet that no list has: its first word is صحيفة، وكالة، مركز …, its last برس، نيوز …, or it stands in guillemets.
 */
static bool is_medium(const kh_page_rules *rules, const kh_tokens *tokens, const struct part *part)
{
    if (part->last - part->first >= 2 &&
        (kh_cue_prose_word(rules->cues, tokens, part->first) == KH_PROSE_MEDIUM ||
         kh_cue_prose_word(rules->cues, tokens, part->last - 1) == KH_PROSE_MEDIUM_TAIL ||
         definite(tokens->at[part->first].fold)))
        return true;
    return part->first > 0 && part->last < tokens->n && kh_token_is(tokens, part->first - 1, "«") &&
           kh_token_is(tokens, part->last, "»");
}

/* Two to four words that are none of a sentence's. Whether a person's or an outlet's: is_person. */
static bool is_name(const kh_page_rules *rules, const kh_tokens *tokens, const struct part *part)
{
    size_t words = part->last - part->first;

    if (words < 2 || words > 4 || definite(tokens->at[part->first].fold))
        return false;
    for (size_t i = part->first; i < part->last; i++) {
        enum kh_prose_word word = kh_cue_prose_word(rules->cues, tokens, i);

        if (i == part->first && kh_cue_given_name(rules->cues, tokens, i)) /* علي is على to the folding */
            continue;
        if (tokens->at[i].kind != KH_TOKEN_WORD || (word != KH_PROSE_NONE && word != KH_PROSE_MEDIUM_TAIL))
            return false;
    }
    return true;
}

/* A person's name has a given name first. An unknown word before one with ال ("مرايا الأفق") is as good as never one.
 */
static bool is_person(const kh_page_rules *rules, const kh_tokens *tokens, const struct part *part)
{
    return kh_cue_given_name(rules->cues, tokens, part->first) ||
           !(part->last - part->first == 2 && definite(tokens->at[part->first + 1].fold));
}

static void take_part(kh_place_line *ret, const kh_page_rules *rules, const kh_tokens *tokens, const struct part *part,
                      bool first, bool whole)
{
    if (part->agency) {
        if (ret->credit_count < KH_MOST_CREDITS)
            ret->credits[ret->credit_count++] = part->name;
    } else if (part->outlet) {
        ret->outlet = part->name;
        ret->outlet_row = part->row;
    } else if (part->place && !ret->place.ptr) {
        ret->place = part_text(tokens, part);
    } else if (!first && !ret->outlet.ptr && is_medium(rules, tokens, part)) {
        ret->outlet = part_text(tokens, part);
    } else if (first && !whole && part->last - part->first <= PLACE_WORDS && !ret->place.ptr) {
        ret->place = part_text(tokens, part);
    } else if (is_name(rules, tokens, part)) {
        if (whole && !first && !ret->outlet.ptr && !is_person(rules, tokens, part))
            ret->outlet = part_text(tokens, part);
        else if (!ret->byline.ptr)
            ret->byline = part_text(tokens, part);
    }
}

static size_t limit(kh_str text)
{
    size_t n = text.len < HEAD_BYTES ? text.len : HEAD_BYTES;

    while (n && n < text.len && ((unsigned char)text.ptr[n] & 0xC0) == 0x80)
        n--;
    return n;
}

/*
 * Which of the parts belong to the place line: up to the last that is known, and to the colon where only names stand
 * between; a sign must close them.
 */
static size_t line_parts(const kh_page_rules *rules, const kh_tokens *tokens, const struct parts *parts, bool whole)
{
    size_t known = 0, n;

    for (size_t i = 0; i < parts->n; i++) {
        if (parts->at[i].place || parts->at[i].agency || parts->at[i].outlet)
            known = i + 1;
    }
    for (n = known; n < parts->n && (parts->colon || whole); n++) {
        if (!is_name(rules, tokens, &parts->at[n]) && !is_medium(rules, tokens, &parts->at[n]))
            break;
    }
    if (n < parts->n)
        n = known;
    while (n < parts->n && n && !parts->at[n - 1].after && known == n && parts->at[n].after &&
           is_name(rules, tokens, &parts->at[n]))
        n++;
    return n && known && parts->at[n - 1].after ? n : 0;
}

bool kh_place_line_read(const kh_page_rules *rules, kh_arena *arena, kh_str text, bool whole, kh_place_line *ret)
{
    kh_tokens tokens;
    struct parts parts;
    size_t n, after;
    bool place_known = false; /* then no unknown part is a place */

    *ret = (kh_place_line){.outlet_row = UINT32_MAX};
    if ((whole && text.len > HEAD_BYTES) || kh_tokenize(arena, kh_str_of(text.ptr, limit(text)), &tokens) || !tokens.n)
        return false;
    read_parts(rules, &tokens, &parts);
    n = line_parts(rules, &tokens, &parts, whole);
    if (!n)
        return false;
    after = parts.at[n - 1].after;
    if (whole ? after < tokens.n : after >= tokens.n)
        return false;
    while (!whole && after < tokens.n && is_dash(&tokens, after)) /* " -- " */
        after++;
    for (size_t i = 0; i < n; i++)
        place_known |= parts.at[i].place && !parts.at[i].outlet && !parts.at[i].agency;
    for (size_t i = 0; i < n; i++)
        take_part(ret, rules, &tokens, &parts.at[i], i == 0 && n > 1, whole || place_known);
    ret->end = after < tokens.n ? tokens.at[after].start : text.len;
    ret->whole = kh_str_of(text.ptr, ret->end);
    return ret->place.ptr || ret->outlet.ptr || ret->credit_count;
}

/* Only words in it, few, and none that sentences are made of. */
static bool names_only(const kh_page_rules *rules, const kh_tokens *tokens, const struct part *part)
{
    if (part->last - part->first > PLACE_WORDS)
        return false;
    for (size_t i = part->first; i < part->last; i++) {
        enum kh_prose_word word = kh_cue_prose_word(rules->cues, tokens, i);

        if (tokens->at[i].kind != KH_TOKEN_WORD ||
            (word != KH_PROSE_NONE && word != KH_PROSE_MEDIUM && word != KH_PROSE_MEDIUM_TAIL))
            return false;
    }
    return true;
}

bool kh_place_line_guess(const kh_page_rules *rules, kh_arena *arena, kh_str text, kh_place_line *ret)
{
    kh_tokens tokens;
    struct parts parts;
    kh_cue cue;

    *ret = (kh_place_line){.outlet_row = UINT32_MAX};
    if (text.len > HEAD_BYTES || kh_cue_kind(rules->cues, arena, text, &cue) || kh_tokenize(arena, text, &tokens) ||
        tokens.n > 2 * PLACE_WORDS + 2)
        return false;
    read_parts(rules, &tokens, &parts);
    if (parts.n != 2 || parts.colon || parts.at[1].last != tokens.n || parts.at[0].last + 1 < parts.at[1].first - 1 ||
        !names_only(rules, &tokens, &parts.at[0]) || !names_only(rules, &tokens, &parts.at[1]) ||
        kh_cue_given_name(rules->cues, &tokens, parts.at[0].first))
        return false;
    ret->place = part_text(&tokens, &parts.at[0]);
    ret->end = text.len;
    ret->whole = text;
    if (kh_cue_given_name(rules->cues, &tokens, parts.at[1].first))
        ret->byline = part_text(&tokens, &parts.at[1]);
    else
        ret->outlet = part_text(&tokens, &parts.at[1]);
    return true;
}

/* --- outlets and agencies named alone --------------------------------------------------------------------------- */

static void strip_signs(const kh_tokens *tokens, size_t *first, size_t *last)
{
    while (*first < *last && (tokens->at[*first].kind == KH_TOKEN_PUNCT || tokens->at[*first].kind == KH_TOKEN_BREAK))
        ++*first;
    while (*last > *first &&
           (tokens->at[*last - 1].kind == KH_TOKEN_PUNCT || tokens->at[*last - 1].kind == KH_TOKEN_BREAK))
        --*last;
}

bool kh_outlet_named(const kh_page_rules *rules, kh_arena *scratch, kh_str text, bool bare, kh_str *ret_name,
                     uint32_t *ret_row)
{
    kh_tokens tokens;
    size_t first = 0, last;

    if (!rules->outlets || text.len > HEAD_BYTES || kh_tokenize(scratch, text, &tokens))
        return false;
    last = tokens.n;
    strip_signs(&tokens, &first, &last);
    if (!row_fills(rules->outlets, &tokens, first, last, bare, ret_row))
        return false;
    *ret_name = kh_lexicon_cell(rules->outlets, *ret_row, kh_lexicon_column(rules->outlets, "outlet"));
    return true;
}

bool kh_outlet_within(const kh_page_rules *rules, kh_arena *scratch, kh_str text, kh_str *ret_name, uint32_t *ret_row)
{
    kh_tokens tokens;

    if (!rules->outlets || kh_tokenize(scratch, kh_str_of(text.ptr, limit(text)), &tokens))
        return false;
    for (size_t i = 0; i < tokens.n; i++) {
        kh_match match;

        if (!kh_lexicon_match(rules->outlets, &tokens, i, KH_MATCH_EXACT, &match) ||
            !row_fills(rules->outlets, &tokens, i, i + match.n, match.n > 1, ret_row))
            continue;
        *ret_name = kh_lexicon_cell(rules->outlets, *ret_row, kh_lexicon_column(rules->outlets, "outlet"));
        return true;
    }
    return false;
}

bool kh_outlet_titled(const kh_page_rules *rules, kh_arena *scratch, kh_str text)
{
    kh_tokens tokens;

    return text.len <= MEDIUM_BYTES && !kh_tokenize(scratch, text, &tokens) && tokens.n >= 2 && tokens.n <= 4 &&
           kh_cue_prose_word(rules->cues, &tokens, 0) == KH_PROSE_MEDIUM;
}

bool kh_source_named(const kh_page_rules *rules, kh_arena *scratch, kh_str text)
{
    kh_str name;
    uint32_t row;
    kh_tokens tokens;
    size_t first = 0, last;

    if (kh_agency_named(rules, scratch, text, &name) || kh_outlet_named(rules, scratch, text, false, &name, &row))
        return true;
    if (text.len > MEDIUM_BYTES + 2 || kh_tokenize(scratch, text, &tokens))
        return false;
    last = tokens.n;
    strip_signs(&tokens, &first, &last);
    return last >= first + 2 && last <= first + PART_WORDS &&
           (kh_cue_prose_word(rules->cues, &tokens, first) == KH_PROSE_MEDIUM ||
            kh_cue_prose_word(rules->cues, &tokens, last - 1) == KH_PROSE_MEDIUM_TAIL);
}

bool kh_agency_named(const kh_page_rules *rules, kh_arena *scratch, kh_str text, kh_str *ret_name)
{
    const kh_lexicon *agencies = kh_cue_agencies(rules->cues);
    kh_tokens tokens;
    size_t first = 0, last;
    uint32_t row;

    if (!agencies || text.len > HEAD_BYTES || kh_tokenize(scratch, text, &tokens))
        return false;
    last = tokens.n;
    strip_signs(&tokens, &first, &last);
    if (!row_fills(agencies, &tokens, first, last, true, &row))
        return false;
    *ret_name = kh_lexicon_cell(agencies, row, kh_lexicon_column(agencies, "agency"));
    return true;
}

bool kh_bracket_credit(const kh_page_rules *rules, kh_arena *scratch, kh_str text)
{
    size_t open = text.len;
    kh_str inside, name;
    uint32_t row;

    if (text.len < 4 || text.len > 1000 || text.ptr[text.len - 1] != ')')
        return false;
    while (open-- > 0 && text.ptr[open] != '(')
        ;
    if (open >= text.len)
        return false;
    inside = kh_str_of(text.ptr + open + 1, text.len - open - 2);
    return kh_agency_named(rules, scratch, inside, &name) ||
           kh_outlet_named(rules, scratch, inside, false, &name, &row);
}

bool kh_person_named(const kh_page_rules *rules, kh_arena *scratch, kh_str text)
{
    kh_tokens tokens;
    size_t first = 0;

    if (text.len > HEAD_BYTES || kh_tokenize(scratch, text, &tokens))
        return false;
    if (tokens.n > 2 && tokens.at[0].end - tokens.at[0].start <= 2 && kh_token_is(&tokens, 1, ".")) /* د. */
        first = 2;
    if (tokens.n < first + 2 || tokens.n > first + 4 || !kh_cue_given_name(rules->cues, &tokens, first))
        return false;
    for (size_t i = first; i < tokens.n; i++) {
        if (tokens.at[i].kind != KH_TOKEN_WORD)
            return false;
    }
    return true;
}
