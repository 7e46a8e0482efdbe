"""What networks that read digits share: pixels as floats, loss, accuracy."""
import torch
import torch.nn.functional as F
from torch import nn


class Pixels(nn.Module):
    """Bytes from 0 (paper) to 16 (ink) as floats from -1 to 1."""

    def forward(self, pixels):
        return pixels.to(torch.get_default_dtype()) / 8 - 1


def targets(labels):
    return (labels.to(torch.int64)[:, None] == torch.arange(10)).to(torch.get_default_dtype())


def is_right(scores, target):
    """1 where the label has the largest score, else 0."""
    return ((scores * target).sum(1) >= scores.amax(1)).to(scores.dtype)


def loss(model, inputs, labels):
    """(mean cross entropy, share of rightly read digits) of a batch."""
    scores, target = model(inputs), targets(labels)
    return F.cross_entropy(scores, target), is_right(scores, target).mean()


def losses(scores, labels):
    """The same for each digit."""
    target = targets(labels)
    return F.cross_entropy(scores, target, reduction="none"), is_right(scores, target)
