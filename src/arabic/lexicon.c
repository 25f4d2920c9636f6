#include "arabic/lexicon.h"

#include "arabic/fold.h"
#include "base/map.h"
#include "base/vec.h"

/* Rows that share a phrase, in their order. */
struct link {
    uint32_t row, next; /* KH_NO_MORE ends */
};

/* Trie edges in one open-addressed table: (node, word) → node. Node 0 is the root, so no edge leads to it. */
struct kh_lexicon_edge {
    uint64_t key;
    uint32_t to; /* 0: a free place */
};

/* A phrase of row `row` begins with `word`. */
struct start {
    uint32_t word, row;
};

struct node {
    uint32_t link; /* KH_NO_MORE: no phrase ends here */
    bool inner;
};

static uint64_t edge_key(uint32_t node, uint32_t word)
{
    return (uint64_t)node << 32 | word;
}

static struct kh_lexicon_edge *edge_slot(struct kh_lexicon_edge *edges, size_t cap, uint64_t key)
{
    size_t i = (key * 0x9E3779B97F4A7C15ull) >> 32 & (cap - 1);

    while (edges[i].to && edges[i].key != key)
        i = (i + 1) & (cap - 1);
    return &edges[i];
}

static bool grow_edges(kh_lexicon *lexicon)
{
    size_t cap = lexicon->edge_cap ? lexicon->edge_cap * 2 : 256;
    struct kh_lexicon_edge *edges = KH_NEWS(lexicon->arena, struct kh_lexicon_edge, cap);

    if (!edges)
        return false;
    for (size_t i = 0; i < lexicon->edge_cap; i++) {
        if (lexicon->edges[i].to)
            *edge_slot(edges, cap, lexicon->edges[i].key) = lexicon->edges[i];
    }
    lexicon->edges = edges;
    lexicon->edge_cap = cap;
    return true;
}

static uint32_t follow(const kh_lexicon *lexicon, uint32_t node, uint32_t word)
{
    return lexicon->edge_cap ? edge_slot(lexicon->edges, lexicon->edge_cap, edge_key(node, word))->to : 0;
}

static uint32_t add_edge(kh_lexicon *lexicon, uint32_t node, uint32_t word)
{
    struct kh_lexicon_edge *slot;
    struct node *to;

    if ((lexicon->edge_count + 1) * 2 > lexicon->edge_cap && !grow_edges(lexicon))
        return 0;
    slot = edge_slot(lexicon->edges, lexicon->edge_cap, edge_key(node, word));
    if (slot->to)
        return slot->to;
    to = kh_vec_push(&lexicon->nodes);
    if (!to)
        return 0;
    to->link = KH_NO_MORE;
    KH_AT(&lexicon->nodes, struct node, node)->inner = true;
    *slot = (struct kh_lexicon_edge){edge_key(node, word), (uint32_t)lexicon->nodes.n - 1};
    lexicon->edge_count++;
    return slot->to;
}

static kh_status add_link(kh_lexicon *lexicon, uint32_t node, uint32_t row)
{
    struct link *made = kh_vec_push(&lexicon->links);
    uint32_t index = (uint32_t)lexicon->links.n - 1;
    uint32_t *slot = &KH_AT(&lexicon->nodes, struct node, node)->link;

    if (!made)
        return KH_NOMEM;
    *made = (struct link){row, KH_NO_MORE};
    while (*slot != KH_NO_MORE)
        slot = &KH_AT(&lexicon->links, struct link, *slot)->next;
    *slot = index;
    return KH_OK;
}

static bool add_start(kh_lexicon *lexicon, uint32_t word, uint32_t row)
{
    struct start *start = kh_vec_push(&lexicon->starts);

    if (start)
        *start = (struct start){word, row};
    return start != NULL;
}

static kh_status add_phrase(kh_lexicon *lexicon, kh_str phrase, uint32_t row)
{
    kh_tokens tokens;
    kh_status status;
    uint32_t node = 0;

    kh_arena_reset(&lexicon->scratch);
    status = kh_tokenize(&lexicon->scratch, phrase, &tokens);
    if (status || !tokens.n)
        return status;
    for (size_t i = 0; i < tokens.n; i++) {
        uint32_t word = kh_vocabulary_add(lexicon->vocabulary, tokens.at[i].fold, i ? 0 : lexicon->bit);

        node = word ? add_edge(lexicon, node, word) : 0;
        if (!node || (i == 0 && !add_start(lexicon, word, row)))
            return KH_NOMEM;
    }
    return add_link(lexicon, node, row);
}

static kh_str cut(kh_str *rest, char at)
{
    const char *mark = rest->len ? memchr(rest->ptr, at, rest->len) : NULL;
    kh_str piece = mark ? kh_str_of(rest->ptr, (size_t)(mark - rest->ptr)) : *rest;

    rest->ptr = mark ? mark + 1 : rest->ptr + rest->len;
    rest->len = mark ? rest->len - piece.len - 1 : 0;
    return piece;
}

static kh_str trimmed(kh_str text)
{
    while (text.len && (text.ptr[0] == ' ' || text.ptr[0] == '\r'))
        text = kh_str_of(text.ptr + 1, text.len - 1);
    while (text.len && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\r'))
        text.len--;
    return text;
}

static kh_status add_row(kh_lexicon *lexicon, kh_str line)
{
    kh_str *cells = kh_vec_push(&lexicon->rows), phrases;
    uint32_t index = (uint32_t)lexicon->rows.n - 1;

    if (!cells)
        return KH_NOMEM;
    for (uint32_t i = 0; i < lexicon->column_count && line.len; i++)
        cells[i] = trimmed(cut(&line, '\t'));
    phrases = cells[0];
    if (!phrases.len || line.len)
        return KH_CORRUPT;
    while (phrases.len && lexicon->vocabulary) {
        kh_status status = add_phrase(lexicon, trimmed(cut(&phrases, '|')), index);
        if (status)
            return status;
    }
    return KH_OK;
}

static void read_header(kh_lexicon *lexicon, kh_str line)
{
    while (line.len && lexicon->column_count < KH_MOST_COLUMNS)
        lexicon->columns[lexicon->column_count++] = trimmed(cut(&line, '\t'));
    kh_vec_init(&lexicon->rows, lexicon->arena, lexicon->column_count * sizeof(kh_str));
}

static kh_status read_rows(kh_lexicon *lexicon, kh_str tsv, kh_err *err)
{
    unsigned line_number = 0;

    while (tsv.len) {
        kh_str line = cut(&tsv, '\n');
        kh_status status = KH_OK;

        line_number++;
        if (!trimmed(line).len || line.ptr[0] == '#')
            continue;
        if (!lexicon->column_count)
            read_header(lexicon, line);
        else
            status = add_row(lexicon, line);
        if (status == KH_CORRUPT)
            return kh_err_set(err, status, "%s:%u: a row needs a phrase and at most %u columns", lexicon->name,
                              line_number, lexicon->column_count);
        if (status)
            return kh_err_set(err, status, "%s: %s", lexicon->name, kh_status_name(status));
    }
    return kh_arena_status(lexicon->arena);
}

kh_status kh_lexicon_parse(kh_arena *arena, kh_vocabulary *vocabulary, const char *name, kh_str tsv,
                           kh_lexicon **ret_lexicon, kh_err *err)
{
    kh_lexicon *lexicon = KH_NEW(arena, kh_lexicon);
    struct node *root;
    kh_status status;

    if (!lexicon)
        return KH_NOMEM;
    lexicon->name = name;
    lexicon->arena = arena;
    lexicon->vocabulary = vocabulary;
    if (vocabulary && kh_vocabulary_set(vocabulary, &lexicon->bit))
        return kh_err_set(err, KH_LIMIT, "%s: more than %d lexicons", name, KH_MOST_WORD_SETS);
    kh_vec_init(&lexicon->rows, arena, sizeof(kh_str));
    kh_vec_init(&lexicon->nodes, arena, sizeof(struct node));
    kh_vec_init(&lexicon->links, arena, sizeof(struct link));
    kh_vec_init(&lexicon->starts, arena, sizeof(struct start));
    kh_arena_init(&lexicon->scratch, 0);
    root = kh_vec_push(&lexicon->nodes);
    if (!root)
        return KH_NOMEM;
    root->link = KH_NO_MORE;
    status = read_rows(lexicon, tsv, err);
    kh_arena_done(&lexicon->scratch);
    if (!status)
        *ret_lexicon = lexicon;
    return status;
}

kh_status kh_lexicon_load(kh_arena *arena, kh_vocabulary *vocabulary, const char *name, kh_lexicon **ret_lexicon,
                          kh_err *err)
{
    kh_str tsv = kh_data(name);

    if (!tsv.ptr)
        return kh_err_set(err, KH_NOTFOUND, "no lexicon %s in this build", name);
    return kh_lexicon_parse(arena, vocabulary, name, tsv, ret_lexicon, err);
}

static size_t place_of(kh_str text, const char *const *names, size_t count)
{
    size_t i = 0;

    while (i < count && !kh_str_eq(text, kh_str_z(names[i])))
        i++;
    return i;
}

kh_status kh_lexicon_classify(kh_lexicon *lexicon, const char *column, const char *const *names, size_t count,
                              kh_err *err)
{
    int cell = kh_lexicon_column(lexicon, column);

    lexicon->classes = KH_NEWS(lexicon->arena, uint8_t, lexicon->rows.n);
    if (!lexicon->classes)
        return KH_NOMEM;
    for (uint32_t row = 0; row < lexicon->rows.n; row++) {
        size_t class = place_of(kh_lexicon_cell(lexicon, row, cell), names, count);

        if (!kh_lexicon_cell(lexicon, row, cell).len || class == count || class >= KH_MOST_CLASSES)
            return kh_err_set(err, KH_CORRUPT, "%s: row %u has no %s that is known", lexicon->name, row + 1, column);
        lexicon->classes[row] = (uint8_t) class;
    }
    lexicon->by_class = (kh_word_values){.arena = lexicon->arena};
    for (size_t i = 0; i < lexicon->starts.n; i++) {
        const struct start *start = KH_AT(&lexicon->starts, struct start, i);
        uint64_t *classes = kh_word_value_of(&lexicon->by_class, start->word);

        if (!classes)
            return KH_NOMEM;
        *classes |= (uint64_t)1 << lexicon->classes[start->row];
    }
    return KH_OK;
}

uint32_t kh_lexicon_rows(const kh_lexicon *lexicon)
{
    return (uint32_t)lexicon->rows.n;
}

int kh_lexicon_column(const kh_lexicon *lexicon, const char *name)
{
    for (uint32_t i = 0; i < lexicon->column_count; i++) {
        if (kh_str_eq(lexicon->columns[i], kh_str_z(name)))
            return (int)i;
    }
    return -1;
}

kh_str kh_lexicon_cell(const kh_lexicon *lexicon, uint32_t row, int column)
{
    if (row >= lexicon->rows.n || column < 0 || (uint32_t)column >= lexicon->column_count)
        return (kh_str){NULL, 0};
    return *KH_AT(&lexicon->rows, kh_str, (size_t)row * lexicon->column_count + (size_t)column);
}

bool kh_lexicon_next(const kh_lexicon *lexicon, kh_match *match)
{
    const struct link *link;

    if (match->more == KH_NO_MORE)
        return false;
    link = KH_AT(&lexicon->links, struct link, match->more);
    match->row = link->row;
    match->more = link->next;
    return true;
}

/* The longest phrase whose first word is `word` and whose others follow in the text. */
static bool match_from(const kh_lexicon *lexicon, const kh_tokens *tokens, size_t i, uint32_t word, kh_match *ret)
{
    uint32_t node = follow(lexicon, 0, word);
    bool found = false;

    for (size_t n = 1; node; n++) {
        const struct node *at = KH_AT(&lexicon->nodes, struct node, node);

        if (at->link != KH_NO_MORE && n > ret->n) {
            const struct link *link = KH_AT(&lexicon->links, struct link, at->link);
            ret->row = link->row;
            ret->more = link->next;
            ret->n = (uint32_t)n;
            found = true;
        }
        if (!at->inner || i + n >= tokens->n)
            break;
        word = kh_word_of(lexicon->vocabulary, tokens, i + n);
        node = word ? follow(lexicon, node, word) : 0;
    }
    return found;
}

/* The kinds of form that a question with these flags takes, as bits. */
static unsigned kinds_of(unsigned flags)
{
    enum {
        STANDING = 1u << KH_FORM_WHOLE | 1u << KH_FORM_AND | 1u << KH_FORM_FOR | 1u << KH_FORM_FOR_THE,
        BARE = STANDING << 1,
        DEFINITE = 1u << KH_FORM_DEFINITE | 1u << KH_FORM_AND_DEFINITE | 1u << KH_FORM_FOR_DEFINITE,
        UNGLUED = 1u << KH_FORM_WHOLE | 1u << KH_FORM_BARE | 1u << KH_FORM_DEFINITE
    };
    unsigned kinds = STANDING;

    if (flags & (KH_MATCH_ARTICLE | KH_MATCH_BARE))
        kinds |= BARE;
    if (flags & KH_MATCH_ARTICLE)
        kinds |= DEFINITE;
    return flags & KH_MATCH_PROCLITICS ? kinds : kinds & UNGLUED;
}

static bool match_best(const kh_lexicon *lexicon, const kh_tokens *tokens, size_t i, unsigned flags,
                       const struct kh_form *forms, uint32_t count, kh_match *match)
{
    unsigned kinds = kinds_of(flags);

    for (uint32_t k = 0; k < count; k++) {
        if ((forms[k].sets & lexicon->bit) && (kinds >> forms[k].kind & 1) &&
            match_from(lexicon, tokens, i, forms[k].word, match))
            match->proclitic = forms[k].proclitic;
    }
    return match->n > 0;
}

bool kh_lexicon_match_forms(const kh_lexicon *lexicon, const kh_tokens *tokens, size_t i, unsigned flags,
                            kh_match *match)
{
    struct kh_looked room;
    const struct kh_form *forms;
    const struct kh_look *look;

    if (!lexicon->vocabulary)
        return false;
    look = kh_look_at(lexicon->vocabulary, tokens, i, flags != KH_MATCH_EXACT, &room, &forms);
    return (look->sets & lexicon->bit) && match_best(lexicon, tokens, i, flags, forms, look->n, match);
}

static uint64_t classes_of(const kh_lexicon *lexicon, const struct kh_form *forms, uint32_t count)
{
    uint64_t classes = 0;

    for (uint32_t k = 0; k < count; k++)
        classes |= kh_word_value(&lexicon->by_class, forms[k].word);
    return classes;
}

void kh_lexicon_classes(const kh_lexicon *lexicon, const kh_tokens *tokens, uint64_t *classes)
{
    for (size_t i = 0; i < tokens->n; i++) {
        const struct kh_look *look = &tokens->looks[i];

        if (look->sets & lexicon->bit)
            classes[i] |= classes_of(lexicon, tokens->forms + look->first, look->n);
    }
}

bool kh_lexicon_match_class_forms(const kh_lexicon *lexicon, const kh_tokens *tokens, size_t i, unsigned flags,
                                  unsigned class, kh_match *match)
{
    struct kh_looked room;
    const struct kh_form *forms;
    const struct kh_look *look = kh_look_at(lexicon->vocabulary, tokens, i, flags != KH_MATCH_EXACT, &room, &forms);

    if (!(classes_of(lexicon, forms, look->n) >> class & 1) ||
        !match_best(lexicon, tokens, i, flags, forms, look->n, match))
        return false;
    do {
        if (lexicon->classes[match->row] == class)
            return true;
    } while (kh_lexicon_next(lexicon, match));
    return false;
}
