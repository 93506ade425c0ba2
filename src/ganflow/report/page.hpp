#pragma once
/// A run as one HTML page that needs no other file and no network.

#include "ganflow/record/event.hpp"
#include "ganflow/record/verdict.hpp"
#include "ganflow/report/run_model.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ganflow::report {

struct PageFigure {
  std::string name;                ///< "series": of its files and its anchor
  std::string heading;             ///< "Over time"
  std::string description;         ///< what is seen, for who cannot see it
  std::string caption;             ///< how to read it
  std::string svg;                 ///< the file's content
  std::vector<std::string> files;  ///< beside the page, "series.svg" …
  bool is_wide = true;             ///< the page's width, else half of it
};

struct Page {
  std::string name;   ///< of the run
  std::string title;  ///< one line for people; may be empty
  std::optional<record::Verdict> verdict;
  std::string state;               ///< a sentence: finished, interrupted, diverged …
  std::vector<std::string> notes;  ///< sentences on what could not be drawn, and why
  std::vector<PageFigure> figures;
  std::vector<record::Event> events;
  std::vector<Fact> facts;
  std::vector<Fact> provenance;
  std::string spec;
  std::vector<std::string> videos = {};  ///< files beside the page
};

/// Verdict first, then figures, events, facts, provenance, spec. Light and dark as the reader's system is, readable on
/// a phone and on paper, usable by keyboard.
std::string html_of(const Page& page);

/// Events that tell something, in order: of the checkpoints between two others only the last, with how many there were.
struct EventRow {
  double time = 0;
  std::int64_t iteration = 0;
  std::string kind;
  std::string details;
};
std::vector<EventRow> event_rows(std::span<const record::Event> events);

/// The figures of a verdict with their units and intervals; nothing for those that are not known.
std::vector<Fact> verdict_facts(const record::Verdict& verdict);

}  // namespace ganflow::report
