/* Events against an index: candidates from the grid of their class, dates first, then the walk where it is needed. */
#ifndef TRUCELINE_QUERY_H
#define TRUCELINE_QUERY_H

#include "disc.h"
#include "order.h"

enum { POINT = 0, DISC = 1, NORMAL = 2 };
enum { FINE = 0, NO_POINT = 1, BAD_SIZE = 2, TOO_WIDE = 3, AT_POLE = 4, BAD_DATES = 5 };

#define MOST_M 500000.0

/* How far an event reaches, in metres; the greatest axis of a covariance. */
static double reach_of(const Events *e, int64_t i)
{
    if (e->width == 0)
        return 0;
    if (e->width == 1)
        return e->kind == NORMAL ? CUT * e->size[i] : e->size[i];
    {
        const double a = e->size[3 * i], b = e->size[3 * i + 1], c = e->size[3 * i + 2];
        const double half = (a + c) / 2, apart = sqrt((a - c) * (a - c) / 4 + b * b);
        return a >= 0 && c >= 0 && a * c - b * b >= -1e-9 * a * c ? CUT * sqrt(half + apart) : -1;
    }
}

static __attribute__((noinline)) int fault_in_full(const Events *e, int64_t i, double reach)
{
    const double lon = e->lon[i], lat = e->lat[i];
    if (!(fabs(lon) <= 180 && fabs(lat) <= 90))
        return NO_POINT;
    if (!(reach >= 0))
        return BAD_SIZE;
    if (!(reach <= MOST_M))
        return isfinite(reach) ? TOO_WIDE : BAD_SIZE;
    if (fabs(lat) > 80 && reach > 0 && half_width(cos(lat * DEG), 1.01 * reach / AUTHALIC_M) < 0)
        return AT_POLE;
    if (e->start && e->end[i] < e->start[i])
        return BAD_DATES;
    return FINE;
}

INLINE int fault_of(const Events *e, int64_t i, double reach)
{
    const int is_fine = (fabs(e->lon[i]) <= 180) & (fabs(e->lat[i]) <= 80) & (reach >= 0) & (reach <= MOST_M);
    return is_fine && (!e->start || e->end[i] >= e->start[i]) ? FINE : fault_in_full(e, i, reach);
}

/* The share of an event's dates in which a zone is in force; an instant is in it or not. */
static inline double share_of(int32_t start, int32_t end, int32_t from, int32_t to)
{
    const int64_t first = start > from ? start : from, last = end < to ? end : to;
    if (start == end)
        return start >= from && start < to;
    if (first == start && last == end)
        return 1;
    return last > first ? (double)(last - first) / (double)((int64_t)end - start) : 0;
}

static void set_normal(Eye *e, const double *size, int width, double reach)
{
    /* From the plane in reaches to sigmas; the plane of equal distance is measured in radians, not chords. */
    const double chord = 2 * sin(reach / AUTHALIC_M / 2), xx = e->xx * chord * AUTHALIC_M, yy = e->yy * chord * AUTHALIC_M;
    if (width == 1) {
        e->xx = xx / size[0];
        e->yy = yy / size[0];
        return;
    }
    {
        /* The inverse of the Cholesky factor of the covariance. */
        const double l11 = sqrt(size[0]), l21 = l11 > 0 ? size[1] / l11 : 0, rest = size[2] - l21 * l21;
        const double floor_m = reach * 1e-6, a = l11 > floor_m ? l11 : floor_m;
        const double l22 = rest > floor_m * floor_m ? sqrt(rest) : floor_m;
        e->xx = xx / a;
        e->xy = 0;
        e->yx = -l21 / (a * l22) * xx;
        e->yy = yy / l22;
    }
}

#define BATCH 64

/* The events of a batch on their way; those at fault are left out. */
typedef struct {
    int n;
    int64_t event[BATCH];
    double lon[BATCH] LINED, lat[BATCH] LINED, reach[BATCH] LINED;
    int32_t k[BATCH] LINED, tile[BATCH] LINED, cell[BATCH] LINED; /* class, tile of its grid, cell of the tile */
    const uint32_t *word[BATCH];  /* of the cell, or of a uniform tile */
    const int32_t *list[BATCH];
    uint8_t is_open[BATCH];       /* whether boundary may be near */
} Batch;

/* A pair whose boundary may be in reach: its share has still to be found. */
typedef struct {
    int64_t pair;
    int task;
} Open;

typedef struct {
    const Index *index;
    const Events *events;
    uint8_t *faults;
    int64_t refused;
    Answer *answer;
    Open *open;
    size_t open_n, open_room;
    Eye eyes[BATCH];
    Batch batch;
    Discs discs;
} Run;

/* Which events can be asked, with their places. */
INLINE void begin(Run *run, const Place *order, size_t from, size_t to)
{
    const Events *e = run->events;
    Batch *b = &run->batch;
    b->n = 0;
    for (size_t i = from; i < to; i++) {
        const int64_t event = order ? order[i].event : (int64_t)i;
        const double reach = reach_of(e, event);
        const int fault = fault_of(e, event, reach);
        if (fault) {
            run->faults[event] = (uint8_t)fault;
            run->refused++;
            continue;
        }
        b->event[b->n] = event;
        b->lon[b->n] = e->lon[event];
        b->lat[b->n] = e->lat[event];
        b->reach[b->n++] = reach;
    }
}

/* Their classes, tiles and cells; eight at a time, so that there are no branches. */
INLINE void find_cells(Batch *b)
{
    double per_deg[BATCH] LINED, side[BATCH] LINED;
    for (int j = 0; j < BATCH; j++) {
        int32_t k = 0;
        for (int i = 0; i < CLASSES - 1; i++)
            k += b->reach[j] > REACH_M[i];
        b->k[j] = k;
    }
    for (int j = 0; j < BATCH; j++) {
        per_deg[j] = PER_DEG[b->k[j]];
        side[j] = SIDE[b->k[j]];
    }
    for (int j = 0; j < BATCH; j++) {
        const double x = (b->lon[j] + 180) * per_deg[j], y = (b->lat[j] + 90) * per_deg[j];
        const double around = 360 * per_deg[j], down = 180 * per_deg[j];
        const double high = (double)(int32_t)y, tile_x = (double)(int32_t)x, tile_y = high < down ? high : down - 1;
        const double in_x = (double)(int32_t)((x - tile_x) * side[j]), in_y = (double)(int32_t)((y - tile_y) * side[j]);
        const double col = in_x < side[j] ? in_x : side[j] - 1, row = in_y < side[j] ? in_y : side[j] - 1;
        b->tile[j] = (int32_t)(tile_y * around + (tile_x < around ? tile_x : 0));
        b->cell[j] = (int32_t)(row * side[j] + col);
    }
}

/* Where their lists are; memory is asked for before it is needed. */
INLINE void find_lists(const Index *index, Batch *b)
{
    for (int j = 0; j < b->n; j++) {
        const Grid *g = &index->grids[b->k[j]];
        const uint32_t *tile = &g->tiles[b->tile[j]];
        b->word[j] = *tile & UNIFORM ? tile : g->cells + *tile + b->cell[j];
        __builtin_prefetch(b->word[j]);
        b->is_open[j] = 0;
    }
    for (int j = 0; j < b->n; j++) {
        b->list[j] = index->grids[b->k[j]].lists + (*b->word[j] & ~UNIFORM);
        __builtin_prefetch(b->list[j]);
        __builtin_prefetch(b->list[j] + 16);
    }
}

/* What an event sees with. */
INLINE void open_eye(Eye *eye, double lon, double lat, double reach)
{
    if (reach > 0) {
        eye_glance(eye, lon, lat, reach);
        eye_bounds(eye);
    } else {
        eye->lat = lat;
        eye->half_lon = eye->half_lat = 0;
    }
}

/* Whether a box, on this turn of the earth, is in reach. */
INLINE int may_touch(const Eye *e, double lon, const Zone *z)
{
    return lon + e->half_lon >= z->west && lon - e->half_lon <= z->east && e->lat + e->half_lat >= z->south
        && e->lat - e->half_lat <= z->north;
}

/* A disc at a zone, on whatever turns of the earth it is written; its shares will be added up. */
static void put_looks(Discs *d, const Zone *z, Eye *eye, double lon, double *share)
{
    for (int turn = -360; turn <= 360; turn += 360)
        if (may_touch(eye, lon + turn, z))
            put_look(d, z, eye, lon + turn, share);
}

static int touches(const Zone *z, const Eye *eye, double lon)
{
    return may_touch(eye, lon, z) || may_touch(eye, lon - 360, z) || may_touch(eye, lon + 360, z);
}

/* The share of a point or a normal, on whatever turn of the earth the zone is written. */
static double share_in(const Index *index, const Zone *z, Eye *eye, int kind, double lon)
{
    double total = 0;
    for (int turn = -360; turn <= 360; turn += 360) {
        if (!may_touch(eye, lon + turn, z))
            continue;
        if (kind == NORMAL)
            total += normal_share(index, z, eye, lon + turn);
        else {
            const Tree t = tree_of(index, z);
            if (point_in(&t, lon + turn, eye->lat))
                total = 1;
        }
    }
    return total > 1 - NOTHING ? 1 : total;
}

static int put_open(Run *run, int64_t pair, int task)
{
    if (run->open_n == run->open_room) {
        const size_t room = run->open_room * 2 + 256;
        Open *open = realloc(run->open, room * sizeof *open);
        if (!open)
            return -1;
        run->open = open;
        run->open_room = room;
    }
    run->open[run->open_n].pair = pair;
    run->open[run->open_n++].task = task;
    return 0;
}

/* Which of up to eight entries of a list are in force at some of the dates. */
INLINE unsigned in_force(const int32_t *from, const int32_t *to, int32_t start, int32_t last)
{
    unsigned found = 0;
    for (int k = 0; k < LEAF; k += THIN)
        found |= (~whole_below(all_whole(last), load_whole(from + k)) & whole_below(all_whole(start), load_whole(to + k))) << k;
    return found;
}

/* The pairs of an event's list whose dates touch; room for them was made. */
INLINE int list_pairs(Run *run, int j)
{
    Batch *b = &run->batch;
    const Events *e = run->events;
    const int64_t event = b->event[j];
    const int32_t *list = b->list[j] + 1, n = b->list[j][0];
    const int32_t start = e->start ? e->start[event] : 0, end = e->start ? e->end[event] : 0;
    const int32_t last = end > start ? end - 1 : end;
    Answer *a = run->answer;
    for (int32_t i = 0; i < n; i += LEAF) {
        unsigned found = e->start ? in_force(list + n + i, list + 2 * n + i, start, last) : 0xff;
        for (found &= n - i < LEAF ? (1u << (n - i)) - 1 : 0xff; found; found &= found - 1) {
            const int32_t *entry = list + i + __builtin_ctz(found);
            a->event[a->n] = (int32_t)event;
            a->zone[a->n] = entry[0] >> 1;
            a->p[a->n] = 1;
            a->share[a->n] = e->start ? share_of(start, end, entry[n], entry[2 * n]) : 1;
            if (entry[0] & 1) {
                __builtin_prefetch(&run->index->zones[entry[0] >> 1]);
                __builtin_prefetch(&run->index->zones[entry[0] >> 1].group);
                b->is_open[j] = 1;
                if (put_open(run, a->n, j))
                    return -1;
            }
            a->n++;
        }
    }
    return 0;
}

/* The shares of what a batch left open; the first pair that has none, or the end. */
static int64_t close_pairs(Run *run)
{
    const Events *e = run->events;
    const Batch *b = &run->batch;
    Answer *a = run->answer;
    int of = -1;
    for (int j = 0; j < b->n; j++)
        if (b->is_open[j])
            open_eye(&run->eyes[j], b->lon[j], b->lat[j], b->reach[j]);
    for (size_t i = 0; i < run->open_n; i++) {
        const int j = run->open[i].task, kind = b->reach[j] > 0 ? e->kind : POINT;
        const int64_t pair = run->open[i].pair;
        const Zone *z = &run->index->zones[a->zone[pair]];
        Eye *eye = &run->eyes[j];
        a->p[pair] = 0;
        if (kind == DISC) {
            if (run->discs.looks_n > LOOKS - 3)
                find_shares(&run->discs);
            put_looks(&run->discs, z, eye, b->lon[j], &a->p[pair]);
            continue;
        }
        if (kind == NORMAL && of != j) {
            of = j;
            eye_focus(eye);
            set_normal(eye, e->size + e->width * b->event[j], e->width, b->reach[j]);
        }
        a->p[pair] = share_in(run->index, z, eye, kind, b->lon[j]);
    }
    if (run->discs.looks_n)
        find_shares(&run->discs);
    {
        int64_t none = a->n;
        for (size_t i = run->open_n; i-- > 0;) {
            const int64_t pair = run->open[i].pair;
            a->p[pair] = a->p[pair] > 1 - NOTHING ? 1 : a->p[pair];
            none = a->p[pair] == 0 ? pair : none;
        }
        run->open_n = 0;
        return none;
    }
}

/* Leaves out the pairs from `first` on that have no share. */
static void close_up(Answer *a, int64_t first)
{
    int64_t kept = first;
    for (int64_t i = first; i < a->n; i++) {
        const double p = a->p[i];
        a->p[kept] = p;
        a->event[kept] = a->event[i];
        a->zone[kept] = a->zone[i];
        a->share[kept] = a->share[i];
        kept += p != 0;
    }
    a->n = kept;
}

/* A batch of events, in steps. */
static int ask(Run *run, const Place *order, size_t from, size_t to)
{
    Batch *b = &run->batch;
    size_t rows = 0;
    begin(run, order, from, to);
    find_cells(b);
    find_lists(run->index, b);
    for (int j = 0; j < b->n; j++)
        rows += (size_t)b->list[j][0];
    if (make_room(run->answer, rows))
        return -1;
    for (int j = 0; j < b->n; j++)
        if (list_pairs(run, j))
            return -1;
    if (run->open_n)
        close_up(run->answer, close_pairs(run));
    return 0;
}

/* The first event's share in one zone, or the negative of its fault. */
static double share_of_one(const Index *index, const Events *e, int64_t zone)
{
    const Zone *z = &index->zones[zone];
    const double reach = reach_of(e, 0);
    const int fault = fault_of(e, 0, reach);
    double share = 0;
    Eye eye;
    Discs discs;
    if (fault)
        return -fault;
    open_eye(&eye, e->lon[0], e->lat[0], reach);
    if (!z->blocks || !touches(z, &eye, e->lon[0]))
        return 0;
    if (e->kind == DISC && reach > 0) {
        discs.index = index;
        discs.looks_n = 0;
        discs.kept = NULL;
        put_looks(&discs, z, &eye, e->lon[0], &share);
        find_shares(&discs);
        return share > 1 - NOTHING ? 1 : share;
    }
    if (e->kind == NORMAL && reach > 0) {
        eye_focus(&eye);
        set_normal(&eye, e->size, e->width, reach);
    }
    return share_in(index, z, &eye, reach > 0 ? e->kind : POINT, e->lon[0]);
}

static void close_run(Run *run)
{
    if (run)
        free(run->open);
    put_aside(run);
}

/* What a thread works with; NULL without memory. */
static Run *open_run(const Index *index, const Events *e, uint8_t *faults)
{
    Run *run = take(sizeof *run);
    if (!run)
        return NULL;
    run->index = run->discs.index = index;
    run->events = e;
    run->faults = faults;
    run->refused = 0;
    memset(&run->batch, 0, sizeof run->batch); /* what is not filled is looked up, too */
    run->answer = NULL;
    run->open = NULL;
    run->open_n = run->open_room = 0;
    run->discs.looks_n = 0;
    run->discs.kept = NULL;
    return run;
}

/* The pairs of the events from `from` to `to`, in the order of the events; NULL without memory. */
static Answer *ask_slice(Run *run, size_t from, size_t to, int is_stored)
{
    Place *order = is_stored ? NULL : by_place(run->events, from, to);
    const size_t base = order ? from : 0; /* where the numbers of batches begin */
    int failed = !is_stored && !order;
    run->answer = failed ? NULL : blank(0);
    failed = !run->answer || make_room(run->answer, to - from + (to - from) / 8 + 1);
    for (size_t k = from; k < to && !failed; k += BATCH) {
        const size_t end = k + BATCH < to ? k + BATCH : to, next = end + BATCH < to ? end + BATCH : to;
        if (order)
            fetch_events(run->events, order, end - base, next - base);
        failed = ask(run, order, k - base, end - base);
    }
    if (!failed && order) {
        Answer *found = run->answer;
        run->answer = by_event(found, from, to);
        forget(found);
        failed = !run->answer;
    }
    if (failed) {
        forget(run->answer);
        run->answer = NULL;
    }
    put_aside(order);
    return run->answer;
}

#endif
