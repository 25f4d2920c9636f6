/* The conditional random field: learning its weights, and the best labels by them. */
#include "train.h"

#define NEGLIGIBLE 1e-3f

/* Scores of the labels of each token, label OUT at 0. */
static void score(const struct trainer *t, const struct sentence *s, float (*scores)[LABELS])
{
    for (size_t i = 0; i < s->n; i++) {
        float sum[NAMED] = {0};

        for (uint32_t k = s->from[i]; k < s->from[i + 1]; k++) {
            const float *w = t->weights[s->ids[k]].of;

            for (size_t l = 0; l < NAMED; l++)
                sum[l] += w[l];
        }
        scores[i][0] = 0;
        for (size_t l = 0; l < NAMED; l++)
            scores[i][l + 1] = sum[l];
    }
}

static void climb(float *weight, float *square, float gradient)
{
    *square += gradient * gradient;
    *weight -= (float)settings.rate * gradient / (sqrtf(*square) + 1e-6f);
}

static float likely[MOST_TOKENS][LABELS], ahead[MOST_TOKENS][LABELS], behind[MOST_TOKENS][LABELS], scale[MOST_TOKENS];

/* Forward and backward, scaled. Gives the log of the partition function. */
static double sum_paths(const struct trainer *t, const struct sentence *s, float (*scores)[LABELS], float (*e)[LABELS])
{
    double total = 0;

    for (unsigned a = 0; a < LABELS; a++) {
        for (unsigned b = 0; b < LABELS; b++)
            e[a][b] = kh_tag_follows(a, b) ? expf(t->step[a][b]) : 0;
    }
    for (size_t i = 0; i < s->n; i++) {
        float most = scores[i][0], sum = 0;

        for (unsigned l = 1; l < LABELS; l++)
            most = scores[i][l] > most ? scores[i][l] : most;
        for (unsigned l = 0; l < LABELS; l++) {
            float reach = 0;

            likely[i][l] = expf(scores[i][l] - most);
            if (i) {
                for (unsigned a = 0; a < LABELS; a++)
                    reach += ahead[i - 1][a] * e[a][l];
            } else {
                reach = e[0][l];
            }
            ahead[i][l] = reach * likely[i][l];
            sum += ahead[i][l];
        }
        for (unsigned l = 0; l < LABELS; l++)
            ahead[i][l] /= sum;
        scale[i] = sum;
        total += log(sum) + most;
    }
    for (unsigned l = 0; l < LABELS; l++)
        behind[s->n - 1][l] = 1;
    for (size_t i = s->n - 1; i-- > 0;) {
        for (unsigned a = 0; a < LABELS; a++) {
            float sum = 0;

            for (unsigned b = 0; b < LABELS; b++)
                sum += e[a][b] * likely[i + 1][b] * behind[i + 1][b];
            behind[i][a] = sum / scale[i + 1];
        }
    }
    return total;
}

static double learn(struct trainer *t, const struct sentence *s)
{
    static float scores[MOST_TOKENS][LABELS];
    float e[LABELS][LABELS], steps[LABELS][LABELS] = {{0}};
    double loss;

    score(t, s, scores);
    loss = sum_paths(t, s, scores, e);
    for (size_t i = 0; i < s->n; i++) {
        unsigned gold = s->gold[i], before = i ? s->gold[i - 1] : 0;
        float gradient[NAMED];
        bool any = false;

        loss -= (double)(scores[i][gold] + t->step[before][gold]);
        for (unsigned l = 1; l < LABELS; l++) {
            gradient[l - 1] = ahead[i][l] * behind[i][l] - (gold == l ? 1.0f : 0.0f);
            any = any || fabsf(gradient[l - 1]) > NEGLIGIBLE;
        }
        for (uint32_t k = s->from[i]; any && k < s->from[i + 1]; k++) {
            struct weights *w = &t->weights[s->ids[k]];

            for (size_t l = 0; l < NAMED; l++)
                climb(&w->of[l], &w->squares[l], gradient[l]);
        }
        for (unsigned b = 0; b < LABELS; b++) {
            if (!i) {
                steps[0][b] += ahead[0][b] * behind[0][b];
                continue;
            }
            for (unsigned a = 0; a < LABELS; a++)
                steps[a][b] += ahead[i - 1][a] * e[a][b] * likely[i][b] * behind[i][b] / scale[i];
        }
        steps[before][gold] -= 1;
    }
    for (unsigned a = 0; a < LABELS; a++) {
        for (unsigned b = 0; b < LABELS; b++) {
            if (kh_tag_follows(a, b))
                climb(&t->step[a][b], &t->step_squares[a][b], steps[a][b]);
        }
    }
    return loss;
}

static void shrink(struct trainer *t)
{
    for (size_t id = 0; id < t->features.n; id++) {
        struct weights *w = &t->weights[id];

        for (size_t l = 0; l < NAMED; l++)
            w->of[l] -=
                w->of[l] * fminf(1.0f, (float)(settings.rate * settings.penalty) / (sqrtf(w->squares[l]) + 0.1f));
    }
}

static double chance(uint64_t *random)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return (double)(*random >> 11) * 0x1p-53;
}

/* A sentence with some features left out at random, so that no name is learnt by its word alone: most names of a new
 * text were never met. */
static struct sentence thinned(const struct trainer *t, const struct sentence *s, uint64_t *random)
{
    static uint32_t from[MOST_TOKENS + 1], *ids;
    static size_t room;
    struct sentence thin = *s;
    uint32_t n = 0;

    if (room < s->from[s->n])
        ids = must(realloc(ids, (room = s->from[s->n]) * sizeof *ids));
    for (size_t i = 0; i < s->n; i++) {
        bool unknown = chance(random) < settings.drop_words;

        from[i] = n;
        for (uint32_t k = s->from[i]; k < s->from[i + 1]; k++) {
            unsigned family = t->features.families[s->ids[k]];

            if (unknown &&
                (family == KH_TAG_STEM || family == KH_TAG_WHOLE || family == KH_TAG_BARE || family == KH_TAG_FINE))
                continue;
            ids[n++] = s->ids[k];
        }
    }
    from[s->n] = n;
    thin.from = from;
    thin.ids = ids;
    return thin;
}

void drop_rare(struct trainer *t, struct set *set)
{
    for (size_t i = 0; i < set->n; i++) {
        struct sentence *s = &set->at[i];
        uint32_t n = 0, from = 0;

        for (size_t k = 0; k < s->n; k++) {
            uint32_t end = s->from[k + 1];

            for (; from < end; from++) {
                if (t->features.counts[s->ids[from]] >= (uint32_t)settings.least)
                    s->ids[n++] = s->ids[from];
            }
            s->from[k + 1] = n;
        }
    }
}

/* The last steps of a climb go to and fro: the mean of the late weights is nearer to the top than any of them. */
static void add_to_mean(const struct trainer *t, float *mean, float (*mean_step)[LABELS])
{
    for (size_t k = 0; k < t->features.n * NAMED; k++)
        mean[k] += t->weights[k / NAMED].of[k % NAMED] / (float)settings.averaged;
    for (unsigned a = 0; a < LABELS; a++) {
        for (unsigned b = 0; b < LABELS; b++)
            mean_step[a][b] += t->step[a][b] / (float)settings.averaged;
    }
}

void train(struct trainer *t, struct set *set)
{
    uint64_t random = 88172645463325252ull;
    uint32_t *order = must(calloc(set->n, sizeof *order));
    float *mean, mean_step[LABELS][LABELS] = {{0}};

    drop_rare(t, set);
    t->weights = must(aligned_alloc(sizeof *t->weights, (t->features.n + 1) * sizeof *t->weights));
    memset(t->weights, 0, (t->features.n + 1) * sizeof *t->weights);
    mean = must(calloc(t->features.n * NAMED, sizeof *mean));
    for (uint32_t i = 0; i < set->n; i++)
        order[i] = i;
    for (int epoch = 0; epoch < settings.epochs; epoch++) {
        double loss = 0;

        for (size_t i = set->n; i-- > 1;) {
            size_t k = (size_t)(chance(&random) * (double)(i + 1));
            uint32_t kept = order[i];
            order[i] = order[k];
            order[k] = kept;
        }
        for (size_t i = 0; i < set->n; i++) {
            struct sentence thin;

            if (!set->at[order[i]].n)
                continue;
            thin = thinned(t, &set->at[order[i]], &random);
            loss += learn(t, &thin);
        }
        shrink(t);
        if (epoch >= settings.epochs - settings.averaged)
            add_to_mean(t, mean, mean_step);
        if (epoch % 5 == 4)
            fprintf(stderr, "epoch %d: loss %.0f\n", epoch + 1, loss);
    }
    for (size_t k = 0; k < t->features.n * NAMED; k++)
        t->weights[k / NAMED].of[k % NAMED] = mean[k];
    memcpy(t->step, mean_step, sizeof mean_step);
    free(mean);
    free(order);
}

void best_path(const struct trainer *t, const struct sentence *s, uint8_t *labels)
{
    static float scores[MOST_TOKENS][LABELS], best[MOST_TOKENS][LABELS];
    static uint8_t from[MOST_TOKENS][LABELS];
    unsigned last = 0;

    score(t, s, scores);
    for (size_t i = 0; i < s->n; i++) {
        for (unsigned b = 0; b < LABELS; b++) {
            best[i][b] = -INFINITY;
            for (unsigned a = 0; a < LABELS; a++) {
                float path = i ? best[i - 1][a] : a ? -INFINITY : 0;

                path += t->step[a][b] + scores[i][b];
                if (kh_tag_follows(a, b) && path > best[i][b]) {
                    best[i][b] = path;
                    from[i][b] = (uint8_t)a;
                }
            }
        }
    }
    for (unsigned l = 1; s->n && l < LABELS; l++) {
        if (best[s->n - 1][l] > best[s->n - 1][last])
            last = l;
    }
    for (size_t i = s->n; i-- > 0;) {
        labels[i] = (uint8_t)last;
        last = from[i][last];
    }
}

/* Whole names, as conlleval counts them. */