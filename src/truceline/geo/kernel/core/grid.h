/* Which zones a cell must know: for each class of radius, those whose boundary may come within reach of it, and those
   that cover it with all its surroundings. */
#ifndef TRUCELINE_GRID_H
#define TRUCELINE_GRID_H

#include "build.h"

#define TURNED 1
#define NEAR 2
#define MOST_CELLS 2.0

/* The part of a grid that a zone can touch; columns run on past the antimeridian. */
typedef struct {
    double size;
    int col, row, cols, rows, around, down;
    uint8_t *cell;
} Raster;

static double reach_lon(double reach_m, double south, double north)
{
    const double far_lat = (fabs(south) > fabs(north) ? fabs(south) : fabs(north)) + reach_m / LAT_M;
    const double c = far_lat < 89.9 ? rough_cosine(far_lat * DEG) : 0;
    const double wide = c > 0 ? reach_m / (LON_M * c) * 1.001 : 180; /* rounding and roughness are within the last */
    return reach_m == 0 ? 0 : wide < 180 ? wide : 180;
}

static int open_raster(Work *w, const Zone *z, const Class *c, Raster *r)
{
    const double tall = c->reach_m / LAT_M, wide = reach_lon(c->reach_m, z->south, z->north);
    r->size = 1 / (c->per_deg * c->side);
    r->around = c->columns * c->side;
    r->down = c->rows * c->side;
    r->col = (int)floor((z->west - wide + 180) / r->size) - 1;
    r->cols = (int)floor((z->east + wide + 180) / r->size) + 2 - r->col;
    r->row = (int)floor((z->south - tall + 90) / r->size);
    r->rows = (int)floor((z->north + tall + 90) / r->size);
    r->row = r->row < 0 ? 0 : r->row;
    r->rows = (r->rows >= r->down ? r->down - 1 : r->rows) - r->row + 1;
    w->raster.used = 0;
    r->cell = grow(&w->raster, (size_t)r->cols * r->rows);
    if (!r->cell)
        return NO_MEMORY;
    memset(r->cell, 0, (size_t)r->cols * r->rows);
    return OK;
}

/* Cells that a box comes within reach of. */
static void mark_box(Raster *r, double west, double east, double south, double north, double reach_m)
{
    const double tall = reach_m / LAT_M, wide = reach_lon(reach_m, south, north), per = 1 / r->size;
    int first = (int)floor((west - wide + 180) * per - 1e-9) - r->col, last = (int)floor((east + wide + 180) * per + 1e-9) - r->col;
    int low = (int)floor((south - tall + 90) * per - 1e-9) - r->row, high = (int)floor((north + tall + 90) * per + 1e-9) - r->row;
    first = first < 0 ? 0 : first;
    low = low < 0 ? 0 : low;
    last = last >= r->cols ? r->cols - 1 : last;
    high = high >= r->rows ? r->rows - 1 : high;
    for (int y = low; y <= high; y++)
        for (int x = first; x <= last; x++)
            r->cell[(size_t)y * r->cols + x] |= NEAR;
}

/* As mark_box, edge by edge where the box of all would take in many cells that no edge comes near. */
static void mark_block(Raster *r, const Block *b, const double box[4], double reach_m)
{
    if ((box[1] - box[0]) * (box[3] - box[2]) < MOST_CELLS * r->size * r->size) {
        mark_box(r, box[0], box[1], box[2], box[3], reach_m);
        return;
    }
    for (int k = 0; k < EDGES; k++) {
        const double x1 = b->lon[k], x2 = b->lon[k + 1], y1 = b->lat[k], y2 = b->lat[k + 1];
        mark_box(r, x1 < x2 ? x1 : x2, x1 < x2 ? x2 : x1, y1 < y2 ? y1 : y2, y1 < y2 ? y2 : y1, reach_m);
    }
}

static void mark_groups(const Work *w, const Zone *z, Raster *r, double reach_m, int level)
{
    const Block *blocks = (const Block *)w->blocks.data + z->block;
    const Group *g = w->groups.data;
    uint64_t count = (z->blocks + LEAF - 1) / LEAF, at = z->group;
    int up = 0;
    for (; up < level && count > 1; up++) {
        at += count;
        count = (count + LEAF - 1) / LEAF;
    }
    for (uint64_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < LEAF && g[at + i].west[k] <= g[at + i].east[k]; k++) {
            const double box[4] = {g[at + i].west[k] + z->mid_lon, g[at + i].east[k] + z->mid_lon,
                                   g[at + i].south[k] + z->mid_lat, g[at + i].north[k] + z->mid_lat};
            if (up == 0)
                mark_block(r, &blocks[i * LEAF + k], box, reach_m);
            else
                mark_box(r, box[0], box[1], box[2], box[3], reach_m);
        }
}

/* Turns the first cell east of each crossing of boundary with the middle line of a row. */
static void turn_rows(const Work *w, const Zone *z, Raster *r)
{
    const Block *blocks = (const Block *)w->blocks.data + z->block;
    const double per = 1 / r->size, base_y = 90 * per - r->row + 0.5, base_x = 180 * per - r->col + 0.5;
    for (uint64_t i = 0; i < z->blocks; i++) {
        const Block *b = blocks + i;
        int row[LEAF];
        for (int k = 0; k < LEAF; k++)
            row[k] = (int)(b->lat[k] * per + base_y);
        for (int k = 0; k < EDGES; k++) {
            const int low = row[k] < row[k + 1] ? row[k] : row[k + 1], high = row[k] < row[k + 1] ? row[k + 1] : row[k];
            for (int y = low; y < high; y++) {
                const double middle = (y + r->row + 0.5) * r->size - 90;
                const double at = b->lon[k] + (middle - b->lat[k]) / (b->lat[k + 1] - b->lat[k]) * (b->lon[k + 1] - b->lon[k]);
                const int col = (int)(at * per + base_x);
                if (y >= 0 && y < r->rows && col >= 0 && col < r->cols)
                    r->cell[(size_t)y * r->cols + col] ^= TURNED;
            }
        }
    }
}

/* From turns along each row to: 0 outside, 1 inside; boundary stays 2. Copies of a cell, round the earth, are joined. */
static void settle(Raster *r)
{
    for (int y = 0; y < r->rows; y++) {
        uint8_t *row = r->cell + (size_t)y * r->cols, inside = 0;
        for (int x = 0; x < r->cols; x++) {
            inside ^= row[x] & TURNED;
            row[x] = row[x] & NEAR ? NEAR : inside;
        }
        for (int x = r->cols - 1; x >= r->around; x--) {
            uint8_t *copy = row + x - r->around;
            *copy = *copy > row[x] ? *copy : row[x];
            row[x] = 0;
        }
    }
}

static int emit_marks(Work *w, uint32_t zone, const Class *c, const Raster *r, int k)
{
    const int side = c->side, columns = c->columns;
    for (int y = 0; y < r->rows; y++) {
        const uint8_t *row = r->cell + (size_t)y * r->cols;
        const int cell_y = y + r->row;
        for (int x = 0; x < r->cols; x++) {
            int cell_x;
            Mark *m;
            if (!row[x])
                continue;
            cell_x = ((x + r->col) % r->around + r->around) % r->around;
            m = grow(&w->marks[k], 1);
            if (!m)
                return NO_MEMORY;
            m->cell = (uint32_t)(((cell_y / side) * columns + cell_x / side) * side * side + (cell_y % side) * side + cell_x % side);
            m->marked = zone * 2 + (row[x] == NEAR);
        }
    }
    return OK;
}

static int mark_zone(Work *w, uint32_t zone, int k)
{
    const Zone *z = (const Zone *)w->zones.data + zone;
    const Class class = class_of(k), *c = &class;
    Raster r;
    if (open_raster(w, z, c, &r))
        return NO_MEMORY;
    mark_groups(w, z, &r, c->reach_m, k < 5 ? 0 : 1);
    turn_rows(w, z, &r);
    settle(&r);
    return emit_marks(w, zone, c, &r, k);
}

/* ---- from marks to lists ---- */

#define SLOTS 2048

/* The list of a cell's marks: an equal one of the same tile, or a new one. */
static int64_t list_of(Work *w, int k, const Mark *m, size_t n, uint32_t *slots)
{
    const Zone *zones = w->zones.data;
    uint64_t hash = 1469598103934665603u;
    int32_t *list;
    size_t at;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ m[i].marked) * 1099511628211u;
    hash ^= hash >> 29;
    for (int probe = 0; probe < 8; probe++) {
        uint32_t *slot = &slots[(hash + probe) % SLOTS];
        size_t same = 0;
        if (!*slot) {
            *slot = (uint32_t)w->lists[k].used;
            break;
        }
        list = (int32_t *)w->lists[k].data + *slot;
        if ((size_t)list[0] != n)
            continue;
        while (same < n && (uint32_t)list[1 + same] == m[same].marked)
            same++;
        if (same == n)
            return *slot;
    }
    at = w->lists[k].used;
    list = grow(&w->lists[k], 1 + 3 * n);
    if (!list)
        return -1;
    list[0] = (int32_t)n;
    for (size_t i = 0; i < n; i++) {
        list[1 + i] = (int32_t)m[i].marked;
        list[1 + n + i] = zones[m[i].marked >> 1].from;
        list[1 + 2 * n + i] = zones[m[i].marked >> 1].to;
    }
    return (int64_t)at;
}

/* One tile: its marks (by zone) sorted by cell, then a list for each cell. */
static int fill_tile(Work *w, int k, uint32_t tile, const Mark *m, size_t n, Mark *sorted)
{
    const uint32_t cells_n = (uint32_t)(SIDE[k] * SIDE[k]);
    uint32_t start[MOST_SIDE * MOST_SIDE + 1] = {0}, slots[SLOTS];
    const size_t at = w->cells[k].used;
    int is_uniform = 1;
    uint32_t *cells = grow(&w->cells[k], cells_n);
    if (!cells)
        return NO_MEMORY;
    memset(slots, 0, sizeof slots);
    for (size_t i = 0; i < n; i++)
        start[m[i].cell % cells_n + 1]++;
    for (uint32_t i = 0; i < cells_n; i++)
        start[i + 1] += start[i];
    for (size_t i = 0; i < n; i++)
        sorted[start[m[i].cell % cells_n]++] = m[i];
    for (uint32_t i = 0; i < cells_n; i++) {
        const uint32_t from = i ? start[i - 1] : 0;
        const int64_t list = from == start[i] ? 0 : list_of(w, k, sorted + from, start[i] - from, slots);
        if (list < 0)
            return NO_MEMORY;
        ((uint32_t *)w->cells[k].data)[at + i] = (uint32_t)list;
    }
    ((uint32_t *)w->tiles[k].data)[tile] = (uint32_t)at;
    cells = (uint32_t *)w->cells[k].data + at;
    for (uint32_t i = 1; i < cells_n; i++)
        is_uniform &= cells[i] == cells[0];
    if (is_uniform) {
        ((uint32_t *)w->tiles[k].data)[tile] = cells[0] | UNIFORM;
        w->cells[k].used = at;
    }
    return w->lists[k].used >= UNIFORM || w->cells[k].used >= UNIFORM ? TOO_MANY : OK;
}

static int build_grid(Work *w, int k)
{
    const uint32_t tiles = (uint32_t)(class_of(k).columns * class_of(k).rows);
    const uint32_t cells_n = (uint32_t)(SIDE[k] * SIDE[k]);
    const Mark *marks = w->marks[k].data;
    const size_t n = w->marks[k].used;
    size_t *start = calloc(tiles + 1, sizeof *start), widest = 0;
    Mark *by_tile = malloc((n + 1) * sizeof *by_tile), *sorted = NULL;
    int fault = start && by_tile && grow(&w->tiles[k], tiles) && grow(&w->cells[k], 1) && grow(&w->lists[k], 1) ? OK : NO_MEMORY;
    if (!fault) {
        for (uint32_t t = 0; t < tiles; t++)
            ((uint32_t *)w->tiles[k].data)[t] = UNIFORM; /* the empty list */
        memset(w->cells[k].data, 0, sizeof(uint32_t));
        memset(w->lists[k].data, 0, sizeof(int32_t));
        for (size_t i = 0; i < n; i++)
            start[marks[i].cell / cells_n + 1]++;
        for (uint32_t t = 0; t < tiles; t++) {
            widest = start[t + 1] > widest ? start[t + 1] : widest;
            start[t + 1] += start[t];
        }
        for (size_t i = 0; i < n; i++)
            by_tile[start[marks[i].cell / cells_n]++] = marks[i];
        sorted = malloc((widest + 1) * sizeof *sorted);
        fault = sorted ? OK : NO_MEMORY;
        for (uint32_t t = 0; t < tiles && !fault; t++) {
            const size_t from = t ? start[t - 1] : 0;
            if (start[t] > from)
                fault = fill_tile(w, k, t, by_tile + from, start[t] - from, sorted);
        }
    }
    if (!fault && !grow(&w->lists[k], LEAF)) /* lists are read eight words at a time */
        fault = NO_MEMORY;
    if (!fault)
        memset((int32_t *)w->lists[k].data + w->lists[k].used - LEAF, 0, LEAF * sizeof(int32_t));
    free(start);
    free(by_tile);
    free(sorted);
    empty(&w->marks[k]);
    return fault;
}

#endif
