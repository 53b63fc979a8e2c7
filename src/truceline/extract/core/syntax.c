/* What spaCy's English encoder and parser compute, for texts that are only read: the same weights, the same operations in
   the same order, several rows of a matrix and several columns at once.

   A matrix product adds in the order of the inner dimension, 256 terms at a time, and the parts one after the other; no
   operations are fused and every lane is computed by itself, so that all builds give the same bits, and a row the same
   whichever rows stand beside it. Nothing is kept between calls. */
#include "../../geo/kernel/core/lanes.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LANES (REGISTER / 4) /* floats to a register */
#define ROWS (REGISTER / 8)
#define VERSION 1
#define PIECES 3 /* registers of a panel; also the pieces of the encoder's maxout */
#define DEPTH 256
#define FEATURES 8
#define HIDDEN 64
#define CHUNK 7

typedef float F __attribute__((vector_size(4 * LANES)));

INLINE F load(const float *from)
{
    F v;
    memcpy(&v, from, sizeof v);
    return v;
}

INLINE void store(float *to, F v) { memcpy(to, &v, sizeof v); }

INLINE F greater(F one, F other)
{
    F v;
    for (int i = 0; i < LANES; i++)
        v[i] = other[i] > one[i] ? other[i] : one[i];
    return v;
}

EXPORT int ts_version(void) { return VERSION; }

/* How many floats lie beside each other in a panel of packed weights. */
EXPORT int ts_lanes(void) { return LANES; }

EXPORT int ts_width(void) { return widest(); }

/* Some rows against a panel: the sums over the inner dimension, a part of 256 after the other. */
INLINE void tile(int rows, const float *a, size_t stride, size_t depth, const float *panel, F sums[][PIECES])
{
    for (int r = 0; r < rows; r++)
        for (int p = 0; p < PIECES; p++)
            sums[r][p] = (F){0};
    for (size_t first = 0; first < depth; first += DEPTH) {
        size_t last = first + DEPTH < depth ? first + DEPTH : depth;
        F part[ROWS][PIECES];
        for (int r = 0; r < rows; r++)
            for (int p = 0; p < PIECES; p++)
                part[r][p] = (F){0};
        for (size_t k = first; k < last; k++) {
            const float *w = panel + k * PIECES * LANES;
            F w0 = load(w), w1 = load(w + LANES), w2 = load(w + 2 * LANES);
#pragma GCC unroll 8
            for (int r = 0; r < rows; r++) {
                float x = a[r * stride + k];
                part[r][0] += x * w0;
                part[r][1] += x * w1;
                part[r][2] += x * w2;
            }
        }
        for (int r = 0; r < rows; r++)
            for (int p = 0; p < PIECES; p++)
                sums[r][p] += part[r][p];
    }
}

typedef struct {
    const float *a, *panels, *bias;
    float *out;
    size_t stride, depth, count, width; /* of a row of a, terms of a sum, panels, floats of a row of out */
    int is_maxout;
} Product;

INLINE void rows_of(const Product *it, int rows, size_t at)
{
    for (size_t panel = 0; panel < it->count; panel++) {
        F sums[ROWS][PIECES];
        const float *bias = it->bias + panel * PIECES * LANES;
        tile(rows, it->a + at * it->stride, it->stride, it->depth, it->panels + panel * it->depth * PIECES * LANES, sums);
        for (int r = 0; r < rows; r++) {
            float *out = it->out + (at + r) * it->width;
            F *sum = sums[r];
            for (int p = 0; p < PIECES; p++)
                sum[p] += load(bias + p * LANES);
            if (it->is_maxout)
                store(out + panel * LANES, greater(greater(sum[0], sum[1]), sum[2]));
            else
                for (int p = 0; p < PIECES; p++)
                    store(out + (panel * PIECES + p) * LANES, sum[p]);
        }
    }
}

/* All rows of a product; what is left after blocks of rows is done row by row. */
static void multiply(const Product *it, size_t rows)
{
    size_t at = 0;
    for (; at + ROWS <= rows; at += ROWS)
        rows_of(it, ROWS, at);
    for (; at < rows; at++)
        rows_of(it, 1, at);
}

/* Rows times packed weights, with a bias: ``out`` has ``count`` panels a row. */
EXPORT void ts_affine(const float *a, int64_t rows, int64_t stride, int64_t depth, const float *panels, const float *bias,
                      int64_t count, float *out)
{
    Product it = {a, panels, bias, out, stride, depth, count, count * PIECES * LANES, 0};
    multiply(&it, rows);
}

/* A sum in the order in which numpy adds up to 128 neighbours: eight by eight. The length is a multiple of eight. */
INLINE float sum_of(const float *x, size_t length)
{
    float r[8];
    for (int i = 0; i < 8; i++)
        r[i] = x[i];
    for (size_t at = 8; at < length; at += 8)
        for (int i = 0; i < 8; i++)
            r[i] += x[at + i];
    return ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
}

/* A layer of the encoder up to the root of its variance: each row with its two neighbours through the neurons, of which the
   strongest piece is taken; mean and variance of what comes out. ``x`` has a row of zeros before and one after it. */
EXPORT void ts_layer(const float *x, int64_t rows, int64_t width, const float *panels, const float *bias, float *best,
                     float *mean, float *variance)
{
    Product it = {x, panels, bias, best, width, 3 * width, width / LANES, width, 1};
    multiply(&it, rows);
    for (int64_t row = 0; row < rows; row++) {
        float *y = best + row * width, squares[128];
        mean[row] = sum_of(y, width) / (float)width;
        for (int64_t i = 0; i < width; i++) {
            y[i] -= mean[row];
            squares[i] = y[i] * y[i];
        }
        variance[row] = sum_of(squares, width) / (float)width;
    }
}

/* The rest of the layer: what came out, less its mean, is scaled, and added to what went in. */
EXPORT void ts_settle(float *x, const float *best, const float *scale, int64_t rows, int64_t width, const float *gain,
                      const float *bias)
{
    for (int64_t row = 0; row < rows; row++) {
        float *into = x + (row + 1) * width;
        const float *y = best + row * width;
        for (int64_t i = 0; i < width; i++)
            into[i] += y[i] * scale[row] * gain[i] + bias[i];
    }
}

enum { SHIFT, REDUCE, LEFT, RIGHT, BREAK, KINDS };

typedef struct {
    const float *cached, *bias, *weights, *score_bias; /* of features (row 0 for none), of the hidden layer, of moves */
    const int8_t *kinds;                               /* of each move */
    int64_t stride, moves, room;                       /* floats of a row of cached, moves, and with those that fill up */
} Weights;

typedef struct {
    int length, next, stacked, held; /* tokens, first one never looked at, on the stack, put back */
    int *stack, *back, *heads, *labels;
    int *left, *right, *right_before; /* the last child on each side of a token, the right child before a child */
    char *was_back;
} State;

INLINE int stacked(const State *s, int i) { return i < s->stacked ? s->stack[s->stacked - 1 - i] : -1; }

INLINE int ahead(const State *s, int i)
{
    if (i < s->held)
        return s->back[s->held - 1 - i];
    return s->next + i - s->held < s->length ? s->next + i - s->held : -1;
}

INLINE int left_of(const int *many, int i) { return i < 0 ? -1 : many[i]; }

static void push(State *s)
{
    int token = s->held ? s->back[--s->held] : s->next++;
    s->stack[s->stacked++] = token;
}

/* Which kinds of moves may be made: a sentence begins at the first token of a stretch and at no other. */
static void allowed(const State *s, int *may)
{
    int first = ahead(s, 0), left = s->length - s->next + s->held;
    int can_tie = s->stacked > 0 && left > 0 && first != 0;
    may[SHIFT] = s->stacked == 0 || (left >= 2 && first != 0 && !s->was_back[first]);
    may[REDUCE] = s->stacked > 0 && (left == 0 || s->stacked > 1 || first == 0);
    may[LEFT] = may[RIGHT] = can_tie;
    may[BREAK] = 0;
}

/* Make a move; 0 where an arc is in the way that spaCy's own code could not take back. */
static int make(State *s, int kind, int label)
{
    int top = stacked(s, 0), first = ahead(s, 0);
    if (kind == SHIFT) {
        push(s);
    } else if (kind == REDUCE) {
        s->stacked--;
        if (s->heads[top] < 0 && s->stacked) {
            s->was_back[top] = 1;
            s->back[s->held++] = top;
        }
    } else if (kind == LEFT) {
        int head = s->heads[top];
        if (head >= 0) {
            if (head > top || s->right[head] != top)
                return 0;
            s->right[head] = s->right_before[top];
        }
        s->heads[top] = first;
        s->labels[top] = label;
        s->left[first] = top;
        s->was_back[first] = 0;
        s->stacked--;
    } else {
        if (s->heads[first] >= 0)
            return 0;
        s->heads[first] = top;
        s->labels[first] = label;
        s->right_before[first] = s->right[top];
        s->right[top] = first;
        push(s);
    }
    return 1;
}

/* The best move that may be made: features of the state through the hidden layer to the moves' scores. */
static int choose(const State *s, const Weights *w, int64_t offset)
{
    int first = ahead(s, 0), top = stacked(s, 0);
    int ids[FEATURES] = {first, ahead(s, 1), top, stacked(s, 1), stacked(s, 2),
                         left_of(s->left, first), left_of(s->left, top), left_of(s->right, top)};
    int may[KINDS], best = -1;
    float sums[2 * HIDDEN] = {0}, hidden[HIDDEN], scores[256];
    for (int f = 0; f < FEATURES; f++) {
        const float *row = w->cached + (ids[f] < 0 ? 0 : 1 + offset + ids[f]) * w->stride + f * 2 * HIDDEN;
        for (int i = 0; i < 2 * HIDDEN; i += LANES)
            store(sums + i, load(sums + i) + load(row + i));
    }
    for (int i = 0; i < HIDDEN; i += LANES)
        store(hidden + i,
              greater(load(sums + i) + load(w->bias + i), load(sums + HIDDEN + i) + load(w->bias + HIDDEN + i)));
    for (int64_t at = 0; at < w->room; at += CHUNK * LANES) {
        F score[CHUNK];
        for (int c = 0; c < CHUNK; c++)
            score[c] = (F){0};
        for (int k = 0; k < HIDDEN; k++)
#pragma GCC unroll 7
            for (int c = 0; c < CHUNK; c++)
                score[c] += hidden[k] * load(w->weights + k * w->room + at + c * LANES);
        for (int c = 0; c < CHUNK; c++)
            store(scores + at + c * LANES, score[c] + load(w->score_bias + at + c * LANES));
    }
    allowed(s, may);
    for (int move = 0; move < w->moves; move++)
        if (may[w->kinds[move]] && (best < 0 || scores[move] > scores[best]))
            best = move;
    return best;
}

static int read_stretch(State *s, const Weights *w, int64_t offset)
{
    for (int i = 0; i < s->length; i++) {
        s->heads[i] = s->labels[i] = s->left[i] = s->right[i] = s->right_before[i] = -1;
        s->was_back[i] = 0;
    }
    s->next = s->stacked = s->held = 0;
    while (s->stacked || s->next < s->length || s->held) {
        int move = choose(s, w, offset);
        if (move < 0)
            break;
        if (!make(s, w->kinds[move], move))
            return 0;
    }
    return 1;
}

/* Heads (within each stretch; -1 for none) and the moves that tied tokens to them. 0: done, 1: no memory, 2: cannot. */
EXPORT int ts_parse(const float *cached, int64_t stride, const float *bias, const float *weights, const float *score_bias,
                    const int8_t *kinds, int64_t moves, int64_t room, const int64_t *lengths, int64_t stretches,
                    int32_t *heads, int32_t *labels)
{
    Weights w = {cached, bias, weights, score_bias, kinds, stride, moves, room};
    int64_t longest = 1, offset = 0;
    int fault = room > 256 ? 2 : 0;
    for (int64_t i = 0; i < stretches; i++)
        longest = lengths[i] > longest ? lengths[i] : longest;
    int *memory = malloc((size_t)longest * 6 * sizeof *memory);
    if (!memory)
        return 1;
    for (int64_t i = 0; i < stretches && !fault; i++) {
        State s = {.length = (int)lengths[i], .stack = memory, .back = memory + longest, .heads = heads + offset,
                   .labels = labels + offset, .left = memory + 2 * longest, .right = memory + 3 * longest,
                   .right_before = memory + 4 * longest, .was_back = (char *)(memory + 5 * longest)};
        fault = read_stretch(&s, &w, offset) ? 0 : 2;
        offset += lengths[i];
    }
    free(memory);
    return fault;
}
