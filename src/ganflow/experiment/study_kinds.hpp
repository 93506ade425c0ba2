#pragma once
/// The kinds of studies, each made in a file of its own; study_kind.hpp has the list.

#include "ganflow/experiment/study_kind.hpp"

namespace ganflow::experiment {

/// "runs": train what the spec says, judge it; numbers and words of the verdict, of the last row and of means over the
/// last half. Any columns of series.csv as curves.
StudyKind runs_kind();

/// "particles": the course of the critic's particles (theory §4): first contact, collapse to faces, edges, corners, a
/// point; distinct particles over time.
StudyKind particles_kind();

/// "basins": where a start ends; attractors are told apart by the distance of their phase-averaged orbits in W_2.
StudyKind basins_kind();

/// "reference": distances of the populations at the end from those of a reference solution (theory §5).
StudyKind reference_kind();

/// "stability": distances at the end of two runs from starts at a given distance (theory §4, §5).
StudyKind stability_kind();

}  // namespace ganflow::experiment
