"""What becomes of the times that were taken in turns."""
import statistics


def summary(turns):
    flat = [t for turn in turns for t in turn]
    return {"min": min(flat), "median": statistics.median(flat), "samples": len(flat)}


def ratio(mote, peer):
    """Of the minima and of the medians; `spread` is half the distance between the quartiles of the
    ratios of single rounds."""
    rounds = sorted(min(a) / min(b) for a, b in zip(mote, peer))
    quartiles = statistics.quantiles(rounds, n=4)
    flat = [[t for turn in turns for t in turn] for turns in (mote, peer)]
    return {"min": min(flat[0]) / min(flat[1]),
            "median": statistics.median(flat[0]) / statistics.median(flat[1]),
            "spread": (quartiles[2] - quartiles[0]) / 2}


def row_of(item, unit, turns):
    return {"group": item.group, "name": item.name, "threads": item.threads, "unit": unit,
            "goals": item.goals,
            "peers": {peer: summary(t) for peer, t in turns.items()},
            "ratios": {peer: ratio(turns["mote"], t) for peer, t in turns.items()
                       if peer != "mote"}}
