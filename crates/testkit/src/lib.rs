//! A small city with canary values, a fake clock, the naive evaluator and the leaky builder.
