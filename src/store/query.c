/* Reading a query: a recursive descent that takes whatever it is given. */
#include "arabic/calendar.h"
#include "arabic/stop.h"
#include "store/query_tree.h"
#include "store/query_words.h"
#include "store/terms.h"

enum { LEAVES_MOST = 64, QUERY_BYTES = 4096, QUESTION_WORDS = 6, DEPTH_MOST = 16, DISTANCE_MOST = 100 };

typedef enum lexeme_kind { END, OPEN, CLOSE, QUOTED, WORD } lexeme_kind;

typedef struct lexeme {
    lexeme_kind kind;
    kh_str text;
    bool without; /* - stood before it */
    size_t end;
} lexeme;

typedef struct reader {
    kh_arena *arena;
    kh_str text;
    size_t at;
    int32_t today;
    unsigned leaves, depth;
    kh_query_column column; /* what stands here is asked of it */
    bool asks;              /* a question mark stands in the query: operators and conditions are its words */
    bool signs;             /* something of the search language stands in it */
    kh_query *query;
} reader;

static kh_query_node *read_all(reader *in);

/* ---- lexemes ---- */

/* The quotation marks that people type. */
static size_t quote_at(kh_str text, size_t at)
{
    static const char *const quotes[] = {"\"", "«", "»", "“", "”", "„"};

    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        size_t len = strlen(quotes[i]);
        if (text.len - at >= len && memcmp(text.ptr + at, quotes[i], len) == 0)
            return len;
    }
    return 0;
}

static bool holds(kh_str text, const char *sign)
{
    size_t len = strlen(sign);

    for (size_t i = 0; i + len <= text.len; i++) {
        if (memcmp(text.ptr + i, sign, len) == 0)
            return true;
    }
    return false;
}

static bool space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static bool ends_word(kh_str text, size_t at)
{
    return space(text.ptr[at]) || text.ptr[at] == '(' || text.ptr[at] == ')' || quote_at(text, at);
}

static lexeme look(const reader *in)
{
    kh_str text = in->text;
    lexeme next = {.kind = END};
    size_t at = in->at;

    while (at < text.len && space(text.ptr[at]))
        at++;
    if (at + 1 < text.len && text.ptr[at] == '-' && !space(text.ptr[at + 1])) {
        next.without = true;
        at++;
    }
    next.end = at;
    if (at >= text.len)
        return next;
    if (text.ptr[at] == '(' || text.ptr[at] == ')') {
        next.kind = text.ptr[at] == '(' ? OPEN : CLOSE;
        next.end = at + 1;
        return next;
    }
    size_t mark = quote_at(text, at), first = at + mark;
    for (at = first; at < text.len && (mark ? !quote_at(text, at) : !ends_word(text, at));)
        at++;
    next.kind = mark ? QUOTED : WORD;
    next.text = kh_str_of(text.ptr + first, at - first);
    next.end = at + (mark && at < text.len ? quote_at(text, at) : 0);
    return next;
}

/* ---- leaves ---- */

static kh_query_node *new_node(reader *in, kh_query_node_kind kind)
{
    kh_query_node *node = kh_arena_zero(in->arena, 1, sizeof *node);

    if (node) {
        node->kind = kind;
        node->column = in->column;
    }
    return node;
}

/* Is there a word in the leaf, and one that says something? */
static bool weigh(reader *in, kh_query_node *leaf)
{
    kh_tokens tokens;
    kh_search_term term;
    bool word = false;

    leaf->function = leaf->empty = !leaf->phrase && !leaf->prefix;
    if (kh_tokenize(in->arena, leaf->text, &tokens) != KH_OK)
        return false;
    for (size_t i = 0; i < tokens.n; i++) {
        if (!kh_search_term_of(&tokens.at[i], &term))
            continue;
        word = true;
        if (!kh_stop_word(tokens.at[i].fold))
            leaf->function = false;
        if (!kh_query_word(KH_QUERY_EMPTY, tokens.at[i].fold).ptr)
            leaf->empty = false;
    }
    return word;
}

/* NULL: no word in it, or too many before it. */
static kh_query_node *leaf_of(reader *in, kh_str text, bool phrase)
{
    kh_query_node *leaf = in->leaves < LEAVES_MOST ? new_node(in, KH_NODE_LEAF) : NULL;

    if (!leaf)
        return NULL;
    leaf->text = text;
    leaf->phrase = phrase;
    if (!phrase && text.len && text.ptr[text.len - 1] == '*') {
        leaf->prefix = in->signs = true;
        leaf->text.len--;
    }
    in->signs |= phrase && !in->asks;
    in->query->phrases |= phrase;
    if (!weigh(in, leaf))
        return NULL;
    in->leaves++;
    return leaf;
}

/* A node of the same meaning with one child fewer to write about. */
static kh_query_node *unwrap(kh_query_node *node)
{
    if (node->kind != KH_NODE_NEAR && node->first && !node->first->next && !(node->without && node->first->without)) {
        node->first->without |= node->without;
        return node->first;
    }
    return node->first ? node : NULL;
}

static void append(kh_query_node *parent, kh_query_node **tail, kh_query_node *child)
{
    if (!child)
        return;
    if (*tail)
        (*tail)->next = child;
    else
        parent->first = child;
    *tail = child;
}

/* ---- conditions ---- */

static void narrow(reader *in, int32_t first, int32_t last)
{
    kh_query *query = in->query;

    if (first != KH_NO_DAY && (query->first_day == KH_NO_DAY || first > query->first_day))
        query->first_day = first;
    if (last != KH_NO_DAY && (query->last_day == KH_NO_DAY || last < query->last_day))
        query->last_day = last;
    in->signs = true;
}

/* 2024-01..2024-09, ..2024, 2024-01.. */
static bool read_range(reader *in, kh_str text)
{
    int32_t first = KH_NO_DAY, last = KH_NO_DAY, unused;
    size_t dots = 0;

    while (dots + 1 < text.len && memcmp(text.ptr + dots, "..", 2) != 0)
        dots++;
    if (dots + 1 >= text.len)
        return false;
    kh_str from = kh_str_of(text.ptr, dots), to = kh_str_of(text.ptr + dots + 2, text.len - dots - 2);
    if ((!from.len && !to.len) || (from.len && !kh_query_date(from, &first, &unused)) ||
        (to.len && !kh_query_date(to, &unused, &last)))
        return false;
    narrow(in, first, last);
    return true;
}

/* "شهر", "3 أشهر", "2024-01" from here on; the reader moves behind it. */
static bool read_since(reader *in)
{
    lexeme first = look(in);
    int32_t day, unused;

    if (first.kind != WORD || first.without)
        return false;
    if (kh_query_date(first.text, &day, &unused)) {
        in->at = first.end;
        narrow(in, day, KH_NO_DAY);
        return true;
    }
    kh_str unit = kh_query_word(KH_QUERY_UNIT, first.text), count = KH_STR("");
    size_t end = first.end;
    if (!unit.ptr) {
        reader ahead = *in;
        ahead.at = first.end;
        lexeme second = look(&ahead);
        unit = second.kind == WORD ? kh_query_word(KH_QUERY_UNIT, second.text) : unit;
        count = first.text;
        end = second.end;
    }
    if (!unit.ptr || !kh_query_ago(count, unit, in->today, &day))
        return false;
    in->at = end;
    narrow(in, day, KH_NO_DAY);
    return true;
}

static void add_outlet(kh_query *query, kh_str name, bool without)
{
    kh_str *list = without ? query->not_outlets : query->outlets;
    size_t *count = without ? &query->not_outlet_count : &query->outlet_count;

    if (*count < KH_QUERY_OUTLETS)
        list[(*count)++] = name;
}

static void add_has(kh_query *query, kh_str word, bool without)
{
    static const char *const names[] = {"figure", "statement", "deadline", "copy"};
    kh_str value = kh_query_word(KH_QUERY_HAS, word);

    for (unsigned i = 0; value.ptr && i < sizeof names / sizeof *names; i++) {
        if (kh_str_eq(value, kh_str_z(names[i])))
            *(without ? &query->has_not : &query->has) |= 1U << i;
    }
}

static void add_condition(reader *in, kh_str field, kh_str value, bool without)
{
    int32_t first, last;

    if (kh_str_eq(field, KH_STR("outlet")))
        add_outlet(in->query, value, without);
    else if (kh_str_eq(field, KH_STR("story")))
        *(without ? &in->query->not_story : &in->query->story) = value;
    else if (kh_str_eq(field, KH_STR("has")))
        add_has(in->query, value, without);
    else if (kh_query_date(value, &first, &last))
        narrow(in, kh_str_eq(field, KH_STR("since")) ? first : KH_NO_DAY,
               kh_str_eq(field, KH_STR("until")) ? last : KH_NO_DAY);
}

static bool column_of(kh_str field, kh_query_column *ret)
{
    static const char *const names[] = {"title", "by", "said", "place"};

    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        if (kh_str_eq(field, kh_str_z(names[i]))) {
            *ret = (kh_query_column)(KH_COLUMN_TITLE + i);
            return true;
        }
    }
    return false;
}

/* ---- the grammar ---- */

static kh_query_node *read_group(reader *in)
{
    kh_query_node *node = NULL;

    if (in->depth >= DEPTH_MOST)
        return NULL;
    in->depth++;
    node = read_all(in);
    in->depth--;
    lexeme close = look(in);
    if (close.kind == CLOSE)
        in->at = close.end;
    return node;
}

/* The value of a field, which stands at its colon unless marks hold it together. */
static bool is_value(const reader *in, lexeme value)
{
    return value.kind == OPEN || value.kind == QUOTED || (value.kind == WORD && !space(in->text.ptr[in->at]));
}

/* What a field asks for: one word, a phrase, or a group. */
static kh_query_node *read_value(reader *in)
{
    lexeme value = look(in);

    if (!is_value(in, value))
        return NULL;
    in->at = value.end;
    return value.kind == OPEN ? read_group(in) : leaf_of(in, value.text, value.kind == QUOTED);
}

/* A tree over marks joins the others there; one over the title stays among the words. */
static kh_query_node *read_column(reader *in, kh_query_column column, bool without)
{
    kh_query_column outer = in->column;

    in->column = column;
    kh_query_node *node = read_value(in);
    in->column = outer;
    if (!node)
        return NULL;
    node->without ^= without;
    if (column == KH_COLUMN_TITLE || column == outer)
        return node;
    kh_query_node *all = (kh_query_node *)in->query->marks;
    if (!all && !(all = new_node(in, KH_NODE_ALL)))
        return NULL;
    node->next = all->first;
    all->first = node;
    in->query->marks = all;
    return NULL;
}

/* One value, or all in parentheses. */
static void read_conditions(reader *in, kh_str field, bool without)
{
    lexeme value = look(in);

    if (!is_value(in, value))
        return;
    in->at = value.end;
    if (value.kind != OPEN) {
        add_condition(in, field, value.text, without);
        return;
    }
    for (value = look(in); value.kind != END && value.kind != CLOSE; value = look(in)) {
        in->at = value.end;
        if (value.kind != OPEN)
            add_condition(in, field, value.text, without);
    }
    in->at = value.end;
}

/* "field:" before its value; false when the word has no such form, and nothing was read. */
static bool read_field(reader *in, lexeme word, kh_query_node **ret)
{
    const char *colon = memchr(word.text.ptr, ':', word.text.len);
    size_t len = colon ? (size_t)(colon - word.text.ptr) : 0;
    kh_str field = len ? kh_query_word(KH_QUERY_FIELD, kh_str_of(word.text.ptr, len)) : (kh_str){NULL, 0};
    kh_query_column column;

    *ret = NULL;
    if (!field.ptr)
        return false;
    in->signs = true;
    in->at = (size_t)(colon + 1 - in->text.ptr);
    if (column_of(field, &column)) {
        *ret = read_column(in, column, word.without);
        return true;
    }
    if (kh_str_eq(field, KH_STR("since")) && read_since(in))
        return true;
    read_conditions(in, field, word.without);
    return true;
}

static bool is_near(const reader *in, lexeme word)
{
    reader ahead = *in;

    ahead.at = word.end;
    return (kh_str_eq(word.text, KH_STR("NEAR")) ||
            kh_str_eq(kh_query_word(KH_QUERY_JOIN, word.text), KH_STR("near"))) &&
           look(&ahead).kind == OPEN;
}

/* NEAR(a b, 5): words and phrases, and how far apart they may stand. */
static kh_query_node *read_near(reader *in, lexeme word)
{
    kh_query_node *near = new_node(in, KH_NODE_NEAR), *tail = NULL;
    reader open = *in;
    lexeme next;

    open.at = word.end;
    in->at = look(&open).end;
    in->signs = true;
    if (!near)
        return NULL;
    near->distance = KH_QUERY_NEAR;
    for (next = look(in); next.kind == QUOTED || next.kind == WORD; next = look(in)) {
        unsigned distance = 0;
        in->at = next.end;
        for (size_t i = 0; i < next.text.len && distance <= DISTANCE_MOST; i++)
            distance = next.text.ptr[i] >= '0' && next.text.ptr[i] <= '9'
                           ? distance * 10 + (unsigned)(next.text.ptr[i] - '0')
                           : DISTANCE_MOST + 1;
        if (next.kind == WORD && tail && distance <= DISTANCE_MOST)
            near->distance = distance;
        else
            append(near, &tail, leaf_of(in, next.text, next.kind == QUOTED));
    }
    if (next.kind == CLOSE)
        in->at = next.end;
    for (kh_query_node *leaf = near->first; leaf; leaf = leaf->next)
        leaf->prefix = false; /* FTS5 has none there */
    return near->first ? near : NULL;
}

/* What joins the words: an operator of the search language, or {NULL,0}. */
static kh_str operator_of(const reader *in, lexeme word)
{
    if (word.kind != WORD || word.without)
        return (kh_str){NULL, 0};
    if (kh_str_eq(word.text, KH_STR("AND")) || kh_str_eq(word.text, KH_STR("&")))
        return KH_STR("and");
    if (kh_str_eq(word.text, KH_STR("OR")) || kh_str_eq(word.text, KH_STR("|")))
        return KH_STR("or");
    if (kh_str_eq(word.text, KH_STR("NOT")))
        return KH_STR("not");
    return in->asks ? (kh_str){NULL, 0} : kh_query_word(KH_QUERY_JOIN, word.text);
}

static bool is_operator(const reader *in, lexeme word, const char *name)
{
    return kh_str_eq(operator_of(in, word), kh_str_z(name));
}

/* One word, phrase, group, field or condition; NULL where it leaves nothing for the tree. */
static kh_query_node *read_one(reader *in)
{
    lexeme next = look(in);
    kh_query_node *node = NULL;
    bool without = false;

    while (is_operator(in, next, "not")) {
        without = !without;
        in->signs = true;
        in->at = next.end;
        next = look(in);
    }
    next.without ^= without;
    in->signs |= next.without;
    if (next.kind == CLOSE || next.kind == END)
        return NULL;
    if (next.kind == WORD && is_near(in, next)) {
        node = read_near(in, next);
    } else if (next.kind == WORD && in->column == KH_COLUMN_ANY && read_field(in, next, &node)) {
        return node;
    } else {
        in->at = next.end;
        if (next.kind == OPEN) {
            node = read_group(in);
        } else if (next.kind == QUOTED) {
            node = leaf_of(in, next.text, true);
        } else if (next.kind == WORD && !next.without && !in->asks &&
                   ((kh_query_word(KH_QUERY_SINCE, next.text).ptr && read_since(in)) || read_range(in, next.text))) {
            return NULL;
        } else if (next.kind == WORD) {
            node = leaf_of(in, next.text, false);
        }
    }
    if (node)
        node->without ^= next.without;
    return node;
}

/* What OR joins, each a single thing: it binds more tightly than standing side by side, as people expect of a search
 * box. A "-word" there is none of them, and the whole group is without it. */
static kh_query_node *read_either(reader *in)
{
    kh_query_node *either = new_node(in, KH_NODE_EITHER), *tail = NULL;

    for (bool more = either != NULL; more;) {
        append(either, &tail, read_one(in));
        lexeme next = look(in);
        more = is_operator(in, next, "or");
        if (more)
            in->at = next.end;
        in->signs |= more;
    }
    return either ? unwrap(either) : NULL;
}

/* All that stand side by side, up to a closing parenthesis or the end. */
static kh_query_node *read_all(reader *in)
{
    kh_query_node *all = new_node(in, KH_NODE_ALL), *tail = NULL;

    for (lexeme next = look(in); all && next.kind != END && !kh_arena_failed(in->arena); next = look(in)) {
        if (next.kind == CLOSE && in->depth)
            break;
        if (next.kind == CLOSE || is_operator(in, next, "or") ||
            is_operator(in, next, "and")) { /* joins nothing more */
            in->at = next.end;
            in->signs |= next.kind == WORD && next.text.ptr[0] == 'A';
        } else {
            append(all, &tail, read_either(in));
        }
    }
    return all ? unwrap(all) : NULL;
}

/* ---- the whole ---- */

bool kh_query_node_idle(const kh_query_node *parent, const kh_query_node *child)
{
    if (parent->kind != KH_NODE_ALL || child->kind != KH_NODE_LEAF || !child->function || child->without)
        return false;
    for (const kh_query_node *other = parent->first; other; other = other->next) {
        if (!other->without && !(other->kind == KH_NODE_LEAF && other->function))
            return true;
    }
    return false;
}

static bool is_question(const reader *in, const kh_query *query)
{
    size_t words = 0;

    if (in->signs || !query->words || query->words->kind != KH_NODE_ALL)
        return false;
    for (const kh_query_node *child = query->words->first; child; child = child->next)
        words += !kh_query_node_idle(query->words, child);
    return in->asks || words >= QUESTION_WORDS;
}

/* To a question more words say something than to a search: what stands in every report may be what is asked for. */
static void weigh_for_question(kh_query_node *node)
{
    for (kh_query_node *child = node->first; child; child = child->next) {
        child->function = child->empty;
        weigh_for_question(child);
    }
}

bool kh_query_has_conditions(const kh_query *query)
{
    return query->marks || query->outlet_count || query->not_outlet_count || query->story.len || query->not_story.len ||
           query->first_day != KH_NO_DAY || query->last_day != KH_NO_DAY || query->has || query->has_not;
}

kh_status kh_query_parse(kh_arena *arena, kh_str text, int32_t today, kh_query *ret_query, kh_err *err)
{
    reader in = {.arena = arena, .text = text, .today = today, .query = ret_query};

    memset(ret_query, 0, sizeof *ret_query);
    ret_query->first_day = ret_query->last_day = KH_NO_DAY;
    if (text.len > QUERY_BYTES)
        return kh_err_set(err, KH_ARG, "a query of more than %d bytes", QUERY_BYTES);
    in.asks = holds(text, "?") || holds(text, "؟");
    ret_query->words = read_all(&in);
    if (kh_arena_failed(arena))
        return kh_err_set(err, KH_NOMEM, "out of memory");
    ret_query->strict = in.signs;
    ret_query->question = is_question(&in, ret_query);
    if (ret_query->question)
        weigh_for_question((kh_query_node *)ret_query->words);
    if (!ret_query->words && !kh_query_has_conditions(ret_query))
        return kh_err_set(err, KH_ARG, "no word to look for");
    return KH_OK;
}
