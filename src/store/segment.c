#include "store/segment.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "base/vec.h"
#include "store/terms.h"

enum {
    PAGE_BYTES = 4050, /* two fit a page of the file */
    FIRST_SLOTS = 1 << 14,
    TERM_MOST = KH_TERM_BYTES + 2, /* with the sign of the index and that of a stem */
    DOCS_MOST = 1 << 24
};

/* ---- numbers ---- */

enum { NUMBER_BYTES = 9 };

static char *put_long_number(char *to, uint64_t number)
{
    char bytes[NUMBER_BYTES];
    int at = NUMBER_BYTES;

    if (number >> 56) { /* nine bytes: the last one has eight bits */
        bytes[--at] = (char)number;
        number >>= 8;
        while (at)
            bytes[--at] = (char)(number | 0x80), number >>= 7;
    } else {
        bytes[--at] = (char)(number & 0x7F);
        while (number >>= 7)
            bytes[--at] = (char)(number | 0x80);
    }
    memcpy(to, bytes + at, (size_t)(NUMBER_BYTES - at));
    return to + NUMBER_BYTES - at;
}

/* Nearly all are short. Gives where the next byte goes. */
static inline char *put_number(char *to, uint64_t number)
{
    if (number < 0x80) {
        *to = (char)number;
        return to + 1;
    }
    if (number < 0x4000) {
        to[0] = (char)(number >> 7 | 0x80);
        to[1] = (char)(number & 0x7F);
        return to + 2;
    }
    return put_long_number(to, number);
}

void kh_varint_put(kh_buf *out, uint64_t number)
{
    char bytes[NUMBER_BYTES];

    kh_buf_add(out, kh_str_of(bytes, (size_t)(put_number(bytes, number) - bytes)));
}

bool kh_varint_get(kh_str bytes, size_t *at, uint64_t *ret_number)
{
    uint64_t number = 0;

    for (int i = 0; i < 9 && *at < bytes.len; i++) {
        unsigned char byte = (unsigned char)bytes.ptr[(*at)++];
        if (i == 8) {
            *ret_number = number << 8 | byte;
            return true;
        }
        number = number << 7 | (byte & 0x7F);
        if (byte < 0x80) {
            *ret_number = number;
            return true;
        }
    }
    return false;
}

/* ---- counting: every word of every document, and the distinct ones ---- */

typedef struct word {
    uint64_t hash;
    size_t text; /* in `texts` */
    uint32_t len, count;
} word;

/* Where a word stands. */
typedef struct place {
    uint32_t doc_column; /* the document and, in the low byte, the column */
    uint32_t at;
} place;

typedef struct count {
    kh_vec words; /* word */
    kh_buf texts;
    uint32_t *slots; /* open addressing by hash: index + 1 */
    size_t cap;      /* a power of two */
    uint32_t *of;    /* the word of each place, in the order of the text */
    place *places;
    size_t n, room;
} count;

static uint32_t *slot_of(const count *c, uint64_t hash, kh_str text)
{
    size_t at = (size_t)hash & (c->cap - 1);

    for (; c->slots[at]; at = (at + 1) & (c->cap - 1)) {
        const word *there = KH_AT(&c->words, word, c->slots[at] - 1);
        if (there->hash == hash && there->len == text.len &&
            memcmp(c->texts.ptr + there->text, text.ptr, text.len) == 0)
            break;
    }
    return &c->slots[at];
}

static bool grow_slots(count *c)
{
    count larger = *c;

    larger.cap = c->cap ? 2 * c->cap : FIRST_SLOTS;
    larger.slots = kh_alloc_zero(larger.cap, sizeof *larger.slots);
    if (!larger.slots)
        return false;
    for (size_t i = 0; i < c->words.n; i++) {
        size_t at = (size_t)KH_AT(&c->words, word, i)->hash & (larger.cap - 1);
        while (larger.slots[at])
            at = (at + 1) & (larger.cap - 1);
        larger.slots[at] = (uint32_t)i + 1;
    }
    kh_free(c->slots);
    c->slots = larger.slots;
    c->cap = larger.cap;
    return true;
}

static bool grow_places(count *c, size_t more)
{
    size_t room = c->room ? c->room : FIRST_SLOTS;

    while (room - c->n < more)
        room *= 2;
    if (room == c->room)
        return true;
    uint32_t *of = kh_realloc(c->of, room * sizeof *of);
    if (of)
        c->of = of;
    place *places = of ? kh_realloc(c->places, room * sizeof *places) : NULL;
    if (!places)
        return false;
    c->places = places;
    c->room = room;
    return true;
}

/* There is room for the place. */
static kh_status count_word(count *c, kh_str text, place at)
{
    uint64_t hash = kh_hash_here(text);

    if (2 * (c->words.n + 1) > c->cap && !grow_slots(c))
        return KH_NOMEM;
    uint32_t *slot = slot_of(c, hash, text);
    if (!*slot) {
        word *fresh = kh_vec_push(&c->words);
        if (!fresh)
            return KH_NOMEM;
        *fresh = (word){.hash = hash, .text = c->texts.len, .len = (uint32_t)text.len};
        kh_buf_add(&c->texts, text);
        if (c->texts.failed)
            return KH_NOMEM;
        *slot = (uint32_t)c->words.n;
    }
    KH_AT(&c->words, word, *slot - 1)->count++;
    c->of[c->n] = *slot - 1;
    c->places[c->n++] = at;
    return KH_OK;
}

/* What the tokenizer gives of a document: the exact form and, in the same place, the stem where it is another. */
static kh_status count_column(count *c, kh_str packed, uint32_t doc_column, uint32_t *ret_words)
{
    kh_str stem, exact;
    char with_sign[TERM_MOST];
    uint32_t at = 0;
    kh_status status = grow_places(c, packed.len + 2) ? KH_OK : KH_NOMEM;

    for (size_t i = 0; status == KH_OK && kh_terms_next(packed, &i, &stem, &exact); at++) {
        status = count_word(c, exact, (place){doc_column, at});
        if (status != KH_OK || kh_str_eq(exact, stem))
            continue;
        memcpy(with_sign, stem.ptr, stem.len);
        with_sign[stem.len] = KH_TERM_STEM_SIGN;
        status = count_word(c, kh_str_of(with_sign, stem.len + 1), (place){doc_column, at});
    }
    *ret_words = at;
    return status;
}

static kh_status count_docs(count *c, const kh_segment_doc *docs, size_t n, size_t columns, const kh_segment_sink *sink,
                            kh_segment_sums *sums)
{
    kh_buf sizes;
    kh_status status = KH_OK;

    kh_buf_init(&sizes);
    for (size_t i = 0; i < n && status == KH_OK; i++) {
        kh_buf_reset(&sizes);
        for (size_t column = 0; column < columns && status == KH_OK; column++) {
            uint32_t words;
            status = count_column(c, docs[i].columns[column], (uint32_t)(i << 8 | column), &words);
            sums->words[column] += words;
            kh_varint_put(&sizes, words);
        }
        if (status == KH_OK && (status = kh_buf_status(&sizes)) == KH_OK)
            status = sink->sizes(sink->ctx, docs[i].row, kh_buf_str(&sizes));
    }
    kh_buf_done(&sizes);
    return status;
}

/* ---- in order ---- */

/* A word's first letters, so that most comparisons look at nothing else. */
typedef struct sorted_word {
    uint64_t first;
    const char *text;
    uint32_t len, which;
} sorted_word;

static int by_bytes(const void *a, const void *b)
{
    const sorted_word *x = a, *y = b;

    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    int order = memcmp(x->text, y->text, x->len < y->len ? x->len : y->len);
    return order ? order : (x->len > y->len) - (x->len < y->len);
}

static sorted_word *sort_words(const count *c)
{
    sorted_word *sorted = kh_alloc((c->words.n + 1) * sizeof *sorted);

    for (size_t i = 0; sorted && i < c->words.n; i++) {
        const word *from = KH_AT(&c->words, word, i);
        sorted[i] = (sorted_word){.text = c->texts.ptr + from->text, .len = from->len, .which = (uint32_t)i};
        for (uint32_t k = 0; k < 8; k++)
            sorted[i].first = sorted[i].first << 8 | (k < from->len ? (unsigned char)sorted[i].text[k] : 0);
    }
    if (sorted && c->words.n)
        qsort(sorted, c->words.n, sizeof *sorted, by_bytes);
    return sorted;
}

/* The places of each word together, in the order of the text; `starts` says where those of a word begin. */
static place *gather_places(const count *c, size_t *starts)
{
    place *gathered = kh_alloc((c->n + 1) * sizeof *gathered);
    size_t sum = 0;

    for (size_t i = 0; i < c->words.n; i++) {
        starts[i] = sum;
        sum += KH_AT(&c->words, word, i)->count;
    }
    for (size_t i = 0; gathered && i < c->n; i++)
        gathered[starts[c->of[i]]++] = c->places[i];
    for (size_t i = 0; i < c->words.n; i++) /* they are where the next begin by now */
        starts[i] -= KH_AT(&c->words, word, i)->count;
    return gathered;
}

/* ---- pages ---- */

enum { HEAD = 4, PAGE_ROOM = PAGE_BYTES + TERM_MOST + 4 * NUMBER_BYTES };

typedef struct writer {
    const kh_segment_sink *sink;
    char page[PAGE_ROOM + PAGE_BYTES], offsets[PAGE_BYTES + NUMBER_BYTES];
    size_t len, offsets_len, last_offset; /* the offsets go behind the page when it ends */
    kh_buf places;                        /* of one document, with their size before them */
    uint32_t number;
    bool first_term, first_row; /* none stands on this page yet */
    char last[TERM_MOST], edge[TERM_MOST];
    size_t last_len, edge_len;
    uint32_t edge_page; /* that `edge` leads to; 0: none waits */
    kh_status status;
} writer;

static void begin_page(writer *w)
{
    memset(w->page, 0, HEAD);
    w->len = HEAD;
    w->offsets_len = w->last_offset = 0;
    w->first_term = w->first_row = true;
}

static void put_short(char *at, size_t value)
{
    at[0] = (char)(value >> 8);
    at[1] = (char)value;
}

static void end_page(writer *w)
{
    put_short(w->page + 2, w->len);
    memcpy(w->page + w->len, w->offsets, w->offsets_len);
    if (w->status == KH_OK)
        w->status = w->sink->page(w->sink->ctx, w->number, kh_str_of(w->page, w->len + w->offsets_len));
    w->number++;
    begin_page(w);
}

static size_t room_on_page(const writer *w)
{
    size_t used = w->len + w->offsets_len;

    return used < PAGE_BYTES ? PAGE_BYTES - used : 0;
}

static void end_edge(writer *w)
{
    if (w->edge_page && w->status == KH_OK)
        w->status = w->sink->edge(w->sink->ctx, kh_str_of(w->edge, w->edge_len), w->edge_page);
    w->edge_page = 0;
}

static size_t common(const writer *w, const char *term, size_t len)
{
    size_t n = 0;

    while (n < len && n < w->last_len && w->last[n] == term[n])
        n++;
    return n;
}

static void put_term(writer *w, const char *term, size_t len)
{
    size_t same = common(w, term, len);
    char *to;

    if (room_on_page(w) <= len + 2 && w->len > HEAD)
        end_page(w);
    w->offsets_len = (size_t)(put_number(w->offsets + w->offsets_len, w->len - w->last_offset) - w->offsets);
    w->last_offset = w->len;
    if (w->first_term && w->number > 1) {
        end_edge(w);
        w->edge_len = w->last_len && same < len ? same + 1 : len;
        memcpy(w->edge, term, w->edge_len);
        w->edge_page = w->number;
    }
    to = w->page + w->len;
    if (w->first_term)
        same = 0;
    else
        to = put_number(to, same);
    to = put_number(to, len - same);
    memcpy(to, term + same, len - same);
    w->len = (size_t)(to - w->page) + len - same;
    memcpy(w->last, term, len);
    w->last_len = len;
    w->first_term = w->first_row = false;
}

/* So many bytes of whole numbers as fit, one number at least. */
static size_t whole_numbers(kh_str bytes, size_t room)
{
    size_t fit = 0;

    for (size_t at = 0; at < bytes.len && (!fit || at < room);) {
        uint64_t number;
        if (!kh_varint_get(bytes, &at, &number))
            return bytes.len;
        if (!fit || at <= room)
            fit = at;
    }
    return fit;
}

/* Places may go on to the next page, and to further ones, between numbers. */
static void put_places(writer *w)
{
    kh_str left = kh_buf_str(&w->places);

    while (left.len && w->status == KH_OK) {
        size_t room = room_on_page(w), n = left.len <= room ? left.len : whole_numbers(left, room);
        memcpy(w->page + w->len, left.ptr, n);
        w->len += n;
        left = kh_str_of(left.ptr + n, left.len - n);
        if (!room_on_page(w))
            end_page(w);
    }
}

/* The places of the first document of these; gives how many they are. */
static size_t pack_places(writer *w, const place *at, size_t n)
{
    uint32_t doc = at->doc_column >> 8, column = 0, last = 0;
    size_t own = 1, size;

    while (own < n && at[own].doc_column >> 8 == doc)
        own++;
    kh_buf_reset(&w->places);
    char *start = kh_buf_room(&w->places, (own + 1) * (NUMBER_BYTES + 3)), *bare = start + NUMBER_BYTES, *to = bare;
    if (!start) {
        w->status = KH_NOMEM;
        return n;
    }
    for (size_t i = 0; i < own; i++) {
        if ((at[i].doc_column & 0xFF) != column) {
            column = at[i].doc_column & 0xFF;
            *to++ = 1;
            to = put_number(to, column);
            last = 0;
        }
        to = put_number(to, (uint64_t)at[i].at - last + 2);
        last = at[i].at;
    }
    size = (size_t)(to - bare);
    to = put_number(start, 2 * size);
    memmove(to, bare, size);
    w->places.len = (size_t)(to - start) + size;
    return own;
}

static void put_docs(writer *w, const kh_segment_doc *docs, const place *at, size_t n)
{
    int64_t last = 0;

    while (n && w->status == KH_OK) {
        int64_t row = docs[at->doc_column >> 8].row;
        size_t own = pack_places(w, at, n);
        if (w->first_row)
            put_short(w->page, w->len);
        w->len = (size_t)(put_number(w->page + w->len, (uint64_t)(w->first_row ? row : row - last)) - w->page);
        w->first_row = false;
        last = row;
        put_places(w);
        at += own;
        n -= own;
    }
}

static void put_words(writer *w, const count *c, const sorted_word *sorted, const kh_segment_doc *docs,
                      const place *places, const size_t *starts)
{
    char term[TERM_MOST] = "0";

    for (size_t i = 0; i < c->words.n && w->status == KH_OK; i++) {
        uint32_t which = sorted[i].which;
        memcpy(term + 1, sorted[i].text, sorted[i].len);
        put_term(w, term, sorted[i].len + 1);
        put_docs(w, docs, places + starts[which], KH_AT(&c->words, word, which)->count);
    }
    if (w->len > HEAD)
        end_page(w);
    end_edge(w);
}

static kh_status lay_out(const count *c, const kh_segment_doc *docs, const kh_segment_sink *sink, uint32_t *ret_pages)
{
    writer w = {.sink = sink, .number = 1, .edge_page = 1};
    sorted_word *sorted = sort_words(c);
    size_t *starts = kh_alloc((c->words.n + 1) * sizeof *starts);
    place *places = starts ? gather_places(c, starts) : NULL;

    kh_buf_init(&w.places);
    begin_page(&w);
    w.status = sorted && places ? KH_OK : KH_NOMEM;
    if (w.status == KH_OK)
        put_words(&w, c, sorted, docs, places, starts);
    *ret_pages = w.number - 1;
    kh_buf_done(&w.places);
    kh_free(places);
    kh_free(starts);
    kh_free(sorted);
    return w.status;
}

kh_status kh_segment_make(const kh_segment_doc *docs, size_t n, size_t columns, const kh_segment_sink *sink,
                          kh_segment_sums *ret_sums)
{
    count c = {0};
    kh_status status = columns <= KH_SEGMENT_COLUMNS && n <= DOCS_MOST ? KH_OK : KH_ARG;

    *ret_sums = (kh_segment_sums){0};
    for (size_t i = 1; i < n && status == KH_OK; i++)
        status = docs[i].row > docs[i - 1].row ? KH_OK : KH_ARG;
    kh_vec_init(&c.words, NULL, sizeof(word));
    kh_buf_init(&c.texts);
    if (status == KH_OK)
        status = count_docs(&c, docs, n, columns, sink, ret_sums);
    if (status == KH_OK && c.words.n)
        status = lay_out(&c, docs, sink, &ret_sums->pages);
    kh_free(c.places);
    kh_free(c.of);
    kh_free(c.slots);
    kh_buf_done(&c.texts);
    kh_vec_done(&c.words);
    return status;
}
