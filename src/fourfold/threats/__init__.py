"""The master list: what threatens a region, how badly, who owns it, and how sure we are.

Words: a *threat* is an organised crime group, a SOC priority individual or a SOC
vulnerability; an *assessment* scores it by a versioned *scheme*; *moderation* by somebody
else settles the score; *evidence* is what bears a level out, and lapses; a *standing* is
what the master list says of a threat on a day, as known at an instant.

Invariant: no score without dated evidence, nobody moderates their own assessment, and what
was said of a day is never altered, only said again.

Imported by `plans`, `tasking`, `places`, `prevention`, `offenders`, `disruptions`,
`assurance` and `config`; imports `subjects` and what lies below it.
"""
