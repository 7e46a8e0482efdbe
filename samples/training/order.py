"""The random order of include/mote/training.hpp once more, for curves that PyTorch computes."""
MASK = (1 << 64) - 1
SPLIT_EPOCH = MASK


class SplitMix64:
    """Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014."""

    def __init__(self, state):
        self.state = state & MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = ((self.state ^ (self.state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, limit):
        return ((self.next() >> 32) * limit) >> 32


def shuffle(rows, seed, epoch):
    """The order of an epoch, Fisher and Yates' way."""
    rows = list(rows)
    random = SplitMix64(SplitMix64(seed).next() + epoch)
    for i in range(len(rows) - 1, 0, -1):
        j = random.below(i + 1)
        rows[i], rows[j] = rows[j], rows[i]
    return rows


def split(count, held_out, seed):
    """(rows to train on, rows held out) of `count`."""
    rows = shuffle(range(count), seed, SPLIT_EPOCH)
    return rows[:count - held_out], rows[count - held_out:]


def batches(rows, size, seed, epoch):
    """Lists of rows; those at the end that fill no batch are left out."""
    order = shuffle(rows, seed, epoch)
    return [order[i:i + size] for i in range(0, len(order) - size + 1, size)]
