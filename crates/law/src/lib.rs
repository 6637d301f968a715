//! Citations, grounds, clocks, calendars, fees, letter checklists: law packs read into types.
