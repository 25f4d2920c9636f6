/* A query's tree as an FTS5 expression, and as the words that a snippet marks. */
#include "arabic/token.h"
#include "base/map.h"
#include "store/query_tree.h"
#include "store/terms.h"

enum { PART_BYTES = 4 }; /* of a word that is looked for by itself, though signs hold it to others */

typedef struct writer {
    kh_arena *arena;
    kh_buf out;
    kh_query_way way;
    bool question;
} writer;

/* Before a string of FTS5: where its words must stand. */
static const char *column_filter(kh_query_column column)
{
    switch (column) {
    case KH_COLUMN_TITLE: return "{title} : ";
    case KH_COLUMN_BY: return "{by} : ";
    case KH_COLUMN_SAID: return "{said} : ";
    case KH_COLUMN_PLACE: return "{place} : ";
    default: return "";
    }
}

/* A string of FTS5: quotation marks cannot stand in it, NUL would end it; the tokenizer's sign is only ours to give. */
static void put_string(writer *to, const kh_query_node *leaf)
{
    kh_buf_byte(&to->out, '"');
    if (leaf->phrase && to->way == KH_QUERY_ASKED)
        kh_buf_byte(&to->out, KH_TERM_AS_WRITTEN);
    for (size_t i = 0; i < leaf->text.len; i++) {
        char byte = leaf->text.ptr[i];
        kh_buf_byte(&to->out, byte == '"' || byte == '\0' || byte == KH_TERM_AS_WRITTEN ? ' ' : byte);
    }
    kh_buf_addz(&to->out, leaf->prefix ? "\" *" : "\"");
}

static void put_near(writer *to, const kh_query_node *near)
{
    kh_buf_addz(&to->out, column_filter(near->column));
    kh_buf_addz(&to->out, "NEAR(");
    for (const kh_query_node *leaf = near->first; leaf; leaf = leaf->next) {
        put_string(to, leaf);
        kh_buf_byte(&to->out, ' ');
    }
    kh_buf_format(&to->out, ", %u)", near->distance);
}

static bool put_node(writer *to, const kh_query_node *node);

/* The children that are asked for (or those that are not), joined; false and nothing written when there is none. */
static bool put_children(writer *to, const kh_query_node *parent, bool without, const char *joint)
{
    bool any = false;

    for (const kh_query_node *child = parent->first; child; child = child->next) {
        size_t before = to->out.len;
        if (child->without != without || kh_query_node_idle(parent, child))
            continue;
        if (any)
            kh_buf_addz(&to->out, joint);
        if (put_node(to, child))
            any = true;
        else if (!to->out.failed)
            to->out.len = before;
    }
    return any;
}

static bool put_group(writer *to, const kh_query_node *node)
{
    size_t before = to->out.len;
    bool either = node->kind == KH_NODE_EITHER;

    kh_buf_byte(&to->out, '(');
    if (!put_children(to, node, false, either ? " OR " : " AND ")) {
        if (!to->out.failed)
            to->out.len = before;
        return false;
    }
    kh_buf_byte(&to->out, ')');
    if (either) /* "a OR -b" has no expression: what is not there cannot be one of two things to look for */
        return true;
    before = to->out.len;
    kh_buf_addz(&to->out, " NOT (");
    if (put_children(to, node, true, " OR "))
        kh_buf_byte(&to->out, ')');
    else if (!to->out.failed)
        to->out.len = before;
    return true;
}

/* What the node says, whether it stands for or against. */
static bool put_node(writer *to, const kh_query_node *node)
{
    switch (node->kind) {
    case KH_NODE_LEAF:
        kh_buf_addz(&to->out, column_filter(node->column));
        put_string(to, node);
        return true;
    case KH_NODE_NEAR: put_near(to, node); return true;
    default: {
        /* "(a NOT b)": NOT binds less tightly than it should beside AND */
        size_t before = to->out.len;
        kh_buf_byte(&to->out, '(');
        bool any = put_group(to, node);
        kh_buf_byte(&to->out, ')');
        if (!any && !to->out.failed)
            to->out.len = before;
        return any;
    }
    }
}

/* The words of a leaf one by one, where signs alone hold them together: 1922-1991. Those of د.ب.أ are none. */
static void put_parts(writer *to, const kh_query_node *leaf)
{
    kh_tokens tokens;
    kh_search_term term;

    if (leaf->phrase || leaf->prefix || kh_tokenize(to->arena, leaf->text, &tokens) != KH_OK)
        return;
    for (size_t i = 0; i < tokens.n && tokens.n > 1; i++) {
        kh_query_node part = {.text = kh_token_text(&tokens, i)};
        if (!kh_search_term_of(&tokens.at[i], &term) || term.exact_len < PART_BYTES)
            continue;
        kh_buf_addz(&to->out, " OR ");
        put_string(to, &part);
    }
}

/* The leaves of a tree without signs, joined by OR. */
static bool put_any(writer *to, const kh_query_node *node, bool first)
{
    if (node->without)
        return !first;
    if (node->kind == KH_NODE_LEAF) {
        if (!first)
            kh_buf_addz(&to->out, " OR ");
        kh_buf_addz(&to->out, column_filter(node->column));
        put_string(to, node);
        if (to->question)
            put_parts(to, node);
        for (size_t i = 0; i < KH_QUERY_ALSO && node->also[i].len; i++) {
            kh_query_node also = {.text = node->also[i]};
            kh_buf_addz(&to->out, " OR ");
            put_string(to, &also);
        }
        return true;
    }
    bool any = !first;
    for (const kh_query_node *child = node->first; child; child = child->next) {
        if (!kh_query_node_idle(node, child))
            any = put_any(to, child, !any);
    }
    return any;
}

/* The text of what `to` holds, kept, and the buffer empty for the next. */
static kh_str keep(kh_arena *arena, writer *to, bool any)
{
    kh_str kept = any ? kh_arena_str(arena, kh_buf_str(&to->out)) : (kh_str){NULL, 0};

    kh_buf_reset(&to->out);
    return kept;
}

static kh_status write_tree(kh_arena *arena, const kh_query_node *tree, kh_query_way way, bool any, bool question,
                            kh_str *ret_match, kh_str *ret_unwanted)
{
    writer to = {.arena = arena, .way = way, .question = question};
    kh_status status;

    *ret_match = *ret_unwanted = (kh_str){NULL, 0};
    if (!tree)
        return KH_OK;
    kh_buf_init(&to.out);
    if (tree->without) {
        *ret_unwanted = keep(arena, &to, put_node(&to, tree));
    } else {
        *ret_match = keep(arena, &to, any ? put_any(&to, tree, true) : put_node(&to, tree));
        if (!ret_match->ptr && tree->kind == KH_NODE_ALL)
            *ret_unwanted = keep(arena, &to, put_children(&to, tree, true, " OR "));
    }
    status = kh_buf_status(&to.out);
    kh_buf_done(&to.out);
    return status == KH_OK ? kh_arena_status(arena) : status;
}

kh_status kh_query_match(kh_arena *arena, const kh_query *query, kh_query_way way, kh_str *ret_match,
                         kh_str *ret_unwanted)
{
    bool any = way == KH_QUERY_ANY || query->question;

    return write_tree(arena, query->words, way, any, query->question && way != KH_QUERY_ANY, ret_match, ret_unwanted);
}

static bool is_word(const kh_query_node *node)
{
    return node->kind == KH_NODE_LEAF && !node->phrase && !node->prefix && !node->without &&
           node->column == KH_COLUMN_ANY;
}

/* Words that stand side by side in the question: محمد علي, الشمال الشرقي. */
static bool put_pairs(writer *to, const kh_query_node *all)
{
    bool any = false;

    for (const kh_query_node *a = all->first, *b; a && (b = a->next); a = b) {
        if (!is_word(a) || !is_word(b) || a->function || b->function)
            continue;
        kh_query_node pair = {.text = kh_arena_format(to->arena, "%.*s %.*s", (int)a->text.len, a->text.ptr,
                                                      (int)b->text.len, b->text.ptr)};
        kh_buf_addz(&to->out, any ? " OR " : "");
        put_string(to, &pair);
        any = true;
    }
    return any;
}

/* Words in the very form that the question has. */
static bool put_forms(writer *to, const kh_query_node *all)
{
    bool any = false;

    for (const kh_query_node *word = all->first; word; word = word->next) {
        if (!is_word(word) || kh_query_node_idle(all, word))
            continue;
        kh_query_node form = {.text = word->text, .phrase = true};
        kh_buf_addz(&to->out, any ? " OR " : "");
        put_string(to, &form);
        any = true;
    }
    return any;
}

kh_status kh_query_match_closer(kh_arena *arena, const kh_query *query, kh_str *ret_pairs, kh_str *ret_forms)
{
    writer to = {.arena = arena, .way = KH_QUERY_ASKED};
    kh_status status;

    *ret_pairs = *ret_forms = (kh_str){NULL, 0};
    if (!query->question)
        return KH_OK;
    kh_buf_init(&to.out);
    *ret_pairs = keep(arena, &to, put_pairs(&to, query->words));
    *ret_forms = keep(arena, &to, put_forms(&to, query->words));
    status = kh_buf_status(&to.out);
    kh_buf_done(&to.out);
    return status == KH_OK ? kh_arena_status(arena) : status;
}

kh_status kh_query_match_marks(kh_arena *arena, const kh_query *query, kh_str *ret_match, kh_str *ret_unwanted)
{
    return write_tree(arena, query->marks, KH_QUERY_STEMS, false, false, ret_match, ret_unwanted);
}

/* ---- what a snippet marks ---- */

/* A leaf of several words (a phrase, but also د.ب.أ or a-b) is found where they stand one behind the other. */
static kh_status seek_leaf(kh_arena *arena, const kh_query_node *leaf, kh_query_way way, kh_sought *to)
{
    kh_tokens tokens;
    size_t first = to->count;
    kh_status status = kh_tokenize(arena, leaf->text, &tokens);

    for (size_t i = 0; status == KH_OK && i < tokens.n && to->count < KH_SOUGHT_MOST; i++) {
        kh_search_term term;
        if (!kh_search_term_of(&tokens.at[i], &term))
            continue;
        kh_sought_word *word = &to->words[to->count];
        *word = (kh_sought_word){.in_part = (uint8_t)(to->count - first),
                                 .as_written = leaf->phrase && way == KH_QUERY_ASKED};
        word->form = word->as_written ? kh_hash(kh_str_of(term.exact, term.exact_len))
                                      : kh_hash(kh_str_of(term.stem, term.stem_len));
        if (leaf->prefix && i + 1 == tokens.n)
            word->prefix = kh_arena_str(arena, kh_str_of(term.exact, term.exact_len));
        to->count++;
    }
    for (size_t i = first; i < to->count; i++)
        to->words[i].of_part = (uint8_t)(to->count - first);
    return status;
}

static kh_status seek(kh_arena *arena, const kh_query_node *node, kh_query_way way, kh_sought *to)
{
    kh_status status = KH_OK;

    if (!node || node->without)
        return KH_OK;
    if (node->kind == KH_NODE_LEAF) {
        status = seek_leaf(arena, node, way, to);
        for (size_t i = 0; i < KH_QUERY_ALSO && node->also[i].len && status == KH_OK; i++)
            status = seek_leaf(arena, &(kh_query_node){.text = node->also[i]}, way, to);
        return status;
    }
    for (const kh_query_node *child = node->first; child && status == KH_OK; child = child->next) {
        if (!kh_query_node_idle(node, child))
            status = seek(arena, child, way, to);
    }
    return status;
}

kh_status kh_query_sought(kh_arena *arena, const kh_query *query, kh_query_way way, kh_sought *ret_sought)
{
    memset(ret_sought, 0, sizeof *ret_sought);
    kh_status status = seek(arena, query->words, way, ret_sought);

    return status == KH_OK ? kh_arena_status(arena) : status;
}
