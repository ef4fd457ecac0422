"""The demo region: a north-east that never was, calibrated to the figures that were published.

`people` and `names` are lists; `plan` holds the values of a plan; `masterlist`, `histories`,
`levels`, `proofs`, `groups` and `present` tell it from a seed; `story` puts it together; `build`
writes it; `run` is the program's word `demo`. The same seed and day give the same region.
"""
