"""The distributions that the intervals need, to at least 10 digits. Pure; the tests compare them with scipy's."""

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist

SMALL = 1e-300
CLOSE = 1e-15
STEPS = 10_000
NEGLIGIBLE = -33
"""Logarithm of a weight that no longer counts."""
NEAR = 1e-12


def normal_cdf(z: float) -> float:
    """Source: DLMF 7.2.2; erfc keeps the digits of a small tail."""
    return 0.5 * math.erfc(-z / math.sqrt(2))


def normal_quantile(p: float) -> float:
    """The value below which the standard normal falls with probability p."""
    return NormalDist().inv_cdf(p)


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta function I_x(a, b).

    Source: DLMF 8.17.22, a continued fraction, summed by Lentz's method as changed by Thompson and Barnett (1986);
    by 8.17.4 on the side where it is quick.
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(log_front) * _fraction(a, b, x) / a


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _not_nought(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for part in (even, odd):
            d = 1 / _not_nought(1 + part * d)
            c = _not_nought(1 + part / c)
            found *= c * d
        if abs(c * d - 1) < CLOSE:
            break
    return found


def _not_nought(value: float) -> float:
    return value if abs(value) > SMALL else SMALL


def t_cdf(t: float, df: float) -> float:
    """Student's t with `df` degrees of freedom. Source: Abramowitz and Stegun 26.7.1."""
    if t * t < df:  # near 0 the other argument of the beta would lose its digits
        half = incomplete_beta(0.5, df / 2, t * t / (df + t * t)) / 2
        return 0.5 + math.copysign(half, t)
    tail = incomplete_beta(df / 2, 0.5, df / (df + t * t)) / 2
    return 1 - tail if t > 0 else tail


@lru_cache(maxsize=512)
def t_quantile(p: float, df: float) -> float:
    """The value below which Student's t falls with probability p, 0.5 < p < 1; by halving."""
    low, high = 0.0, 1.0
    while t_cdf(high, df) < p:
        high *= 2
    return _halved(lambda t: t_cdf(t, df) < p, low, high)


def noncentral_t_limits(t: float, df: int, level: float) -> tuple[float, float]:
    """The noncentralities for which t lies at the upper and at the lower end of the middle `level`.

    Source: Steiger and Fouladi (1997), confidence interval transformation: the limits solve
    P(T <= t; df, limit) = (1 + level) / 2 and (1 - level) / 2.
    """
    weights = _chi_weights(df, abs(t))

    def chance(ncp: float) -> float:
        return math.fsum(w * normal_cdf(t * s - ncp) for s, w in weights)

    upper, lower = (1 - level) / 2, (1 + level) / 2
    half = normal_quantile(lower) * math.sqrt(1 + t * t / (2 * df))
    return (
        _crossing(lambda ncp: chance(ncp) - lower, t - half),
        _crossing(lambda ncp: chance(ncp) - upper, t + half),
    )


def noncentral_t_cdf(t: float, df: int, ncp: float) -> float:
    """P(T <= t), where T = (Z + ncp) / S and S = sqrt(chi-square / df): the mean of P(Z <= t s - ncp) over s.

    Source: Johnson, Kotz and Balakrishnan (1995), chapter 31.
    """
    return math.fsum(w * normal_cdf(t * s - ncp) for s, w in _chi_weights(df, abs(t)))


def _chi_weights(df: int, t: float) -> list[tuple[float, float]]:
    """Points s = exp(x), x at equal steps, with the density of S at x as weights that sum to 1.

    The trapezoidal rule over the whole line, whose error falls exponentially with the step for such functions
    (Trefethen and Weideman 2014), so less than half the width of the narrowest bump is fine enough.
    """
    furthest = 1 + 6 / math.sqrt(2 * df)
    step = 0.4 * min(1 / math.sqrt(2 * df), 1 / max(t * furthest, 1), 0.3)
    found = []
    for way in (1, -1):
        k = 0 if way == 1 else 1
        while (log := df * (way * k * step + 0.5 - math.exp(2 * way * k * step) / 2)) > NEGLIGIBLE:
            found.append((math.exp(way * k * step), math.exp(log)))
            k += 1
    total = math.fsum(weight for _, weight in found)
    return [(s, weight / total) for s, weight in found]


def _halved(is_below: Callable[[float], bool], low: float, high: float) -> float:
    """Where `is_below` turns from true to false, to about 12 digits."""
    while high - low > NEAR * max(1, abs(low)):
        middle = (low + high) / 2
        if is_below(middle):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _crossing(function: Callable[[float], float], near: float) -> float:
    """Where a falling function is nought, to about 12 digits, from a guess: by straight lines between two ends, an end
    that stays twice weighed half. Source: the Illinois method, Dowell and Jarratt (1971), doi 10.1007/BF01934364."""
    low, high, step = near - 0.1, near + 0.1, 0.1
    while (above := function(low)) <= 0:
        low, step = low - 2 * step, 2 * step
    while (below := function(high)) >= 0:
        high, step = high + 2 * step, 2 * step
    stayed = 0
    while high - low > NEAR * max(1, abs(low)):
        middle = (low * below - high * above) / (below - above)
        if not low < middle < high or (found := function(middle)) == 0:
            return middle
        if found > 0:
            low, above, below, stayed = middle, found, below / 2 if stayed == 1 else below, 1
        else:
            high, below, above, stayed = middle, found, above / 2 if stayed == -1 else above, -1
    return (low + high) / 2
