/* The shares of discs, made of what was measured of the boundary within them. */
#ifndef TRUCELINE_DISC_H
#define TRUCELINE_DISC_H

#include "boundary.h"

/* No boundary in reach: all of the disc or nothing, by the ray that was followed on the way. */
static double clear_share(const Discs *d, const Look *l)
{
    unsigned parity = l->parity;
    if (l->is_doubtful)
        return point_in(&l->tree, l->lon, l->eye->lat);
    for (int32_t i = l->last; i >= 0; i = d->before[i]) {
        const int found = ray_block(&d->index->blocks[l->tree.zone->block + d->block[i]], l->lon, l->eye->lat);
        if (found == 2)
            return 1;
        parity ^= (unsigned)found;
    }
    return parity;
}

/* The angle of the arcs inside the zone, crossings put in order; negative where there are too many to keep. */
static double arcs_inside(const Look *l, const Crossings *c)
{
    double total = 0, angle[CROSSINGS];
    if (c->n == 0)
        return point_in(&l->tree, l->lon, l->eye->lat + l->eye->half_lat / 1.01) ? 2 * PI : 0;
    if (c->n > CROSSINGS)
        return -1;
    for (int i = 0; i < c->n; i++)
        angle[i] = atan2(c->y[i], c->x[i]);
    for (int i = 0; i < c->n; i++) {
        double best = 3 * PI;
        if (!c->is_exit[i])
            continue;
        for (int j = 0; j < c->n; j++) {
            double ahead = angle[j] - angle[i];
            if (j == i)
                continue;
            ahead = ahead < 0 ? ahead + 2 * PI : ahead;
            if (!c->is_exit[j] && ahead < best)
                best = ahead;
        }
        total += best < 3 * PI ? best : 0;
    }
    return total;
}

static void reset(Look *l)
{
    memset(l->chains, 0, sizeof l->chains);
    memset(l->edges, 0, sizeof l->edges);
    l->pieces = l->im = 0;
    l->re = 1;
    l->last = -1;
    l->any = l->crossings = 0;
    l->parity = l->is_doubtful = 0;
}

/* One more look; what is found will be added to `share`. */
static void put_look(Discs *d, const Zone *z, Eye *eye, double lon, double *share)
{
    Look *l = &d->looks[d->looks_n++];
    reset(l);
    l->lon = lon;
    l->share = share;
    l->eye = eye;
    l->sight = sight_of(z, eye, lon);
    find_tree(&l->tree, d->index, z);
}

/* Looks once more, to put the crossings in order: what lies next to 0 may lie next to 1. */
static double unsure_share(Discs *d, uint32_t look, double turn_in, double share)
{
    Crossings kept;
    double angle;
    const int looks_n = d->looks_n;
    kept.n = 0;
    d->kept = &kept;
    d->blocks_n = d->measured = 0;
    d->looks_n = (int)look + 1;
    reset(&d->looks[look]);
    trace(d, (int)look);
    measure_blocks(d);
    measure_pieces(d);
    d->looks_n = looks_n;
    d->kept = NULL;
    angle = arcs_inside(&d->looks[look], &kept);
    return angle >= 0 ? (turn_in + angle) / (2 * PI) : share;
}

static void add_share(Look *l, double share)
{
    *l->share += share < NOTHING ? 0 : share > 1 - NOTHING ? 1 : share;
}

/* Finds the shares of all looks and adds them to where they belong. */
static void find_shares(Discs *d)
{
    double re[LOOKS] LINED, im[LOOKS] LINED, angle[LOOKS] LINED, turn_in[LOOKS], share[LOOKS];
    uint32_t unsure[LOOKS];
    int unsure_n = 0;
    d->blocks_n = d->measured = d->pieces.n = 0;
    trace(d, 0);
    measure_blocks(d);
    measure_pieces(d);
    for (int i = 0; i < d->looks_n; i++) {
        re[i] = d->looks[i].re;
        im[i] = d->looks[i].im;
    }
    for (int i = 0; i < d->looks_n; i += LANES)
        store(angle + i, angles(load(im + i), load(re + i)));
    for (int i = 0; i < d->looks_n; i++) {
        Look *l = &d->looks[i];
        if (!l->any && !l->crossings) {
            *l->share += clear_share(d, l);
            continue;
        }
        if (!l->eye->is_focused)
            eye_focus(l->eye);
        turn_in[i] = (sum_of(l->chains) + sum_of(l->edges)) * l->eye->area + l->pieces;
        share[i] = (turn_in[i] + angle[i]) / (2 * PI);
        share[i] -= floor(share[i]);
        if (share[i] < UNSURE || share[i] > 1 - UNSURE)
            unsure[unsure_n++] = (uint32_t)i;
        else
            add_share(l, share[i]);
    }
    for (int i = 0; i < unsure_n; i++) {
        const uint32_t at = unsure[i];
        const Look *l = &d->looks[at];
        if (!l->crossings && turn_in[at] == 0)
            add_share(&d->looks[at], point_in(&l->tree, l->lon, l->eye->lat));
        else
            add_share(&d->looks[at], unsure_share(d, at, turn_in[at], share[at]));
    }
    d->looks_n = 0;
}

#endif
