#include "ganflow/report/page.hpp"

#include "ganflow/report/inline_svg.hpp"
#include "ganflow/report/page_style.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace ganflow::report {

namespace {

using record::VerdictKind;

/// "3.14 (95% interval 3.1 to 3.2)".
std::string with_interval(double value, const std::optional<double>& low, const std::optional<double>& high) {
  return low && high ? fmt::format("{:.4g} (95% interval {:.4g} to {:.4g})", value, *low, *high)
                     : fmt::format("{:.4g}", value);
}

std::string words_of(const record::Event::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    return *text;
  }
  if (const auto* number = std::get_if<double>(&value)) {
    return fmt::format("{:.6g}", *number);
  }
  return fmt::format("{}", std::get<std::int64_t>(value));
}

std::string details_of(const record::Event& event) {
  std::string details;
  for (const auto& [name, value] : event.fields) {
    details += fmt::format("{}{}: {}", details.empty() ? "" : ", ", name, words_of(value));
  }
  return details;
}

/// Green: it came to the data. Grey: nothing is known. Else it is worth a look.
const char* tone_of(const std::optional<record::Verdict>& verdict) {
  if (!verdict || verdict->kind == VerdictKind::kUndecided) {
    return "verdict open";
  }
  return verdict->kind == VerdictKind::kConverging || verdict->kind == VerdictKind::kDamped ? "verdict good"
                                                                                            : "verdict";
}

std::string strata_words(const std::vector<double>& strata) {
  std::string words;
  for (std::size_t k = 0; k < strata.size(); ++k) {
    if (strata[k] > 0) {
      const std::string place = k == 0                   ? "inside"
                                : k + 1 == strata.size() ? "in corners"
                                : k == 1                 ? "on faces"
                                : k == 2                 ? "on edges"
                                                         : fmt::format("on {} walls", k);
      words += fmt::format("{}{:.3g}% {}", words.empty() ? "" : ", ", 100 * strata[k], place);
    }
  }
  return words;
}

std::string facts_table(std::span<const Fact> facts, const std::string& label) {
  std::string html = fmt::format("<table aria-label=\"{}\"><tbody>\n", html_text(label));
  for (const Fact& fact : facts) {
    html += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", html_text(fact.name), html_text(fact.value));
  }
  return html + "</tbody></table>\n";
}

std::string failures_html(std::span<const record::Failure> failures) {
  if (failures.empty()) {
    return "";
  }
  std::string html = "<h3>Failures</h3>\n<ul class=\"failures\">\n";
  for (const record::Failure& failure : failures) {
    html += fmt::format("<li><strong>{}</strong>: {}</li>\n", html_text(record::to_string(failure.kind)),
                        html_text(failure.because));
  }
  return html + "</ul>\n";
}

std::string verdict_section(const Page& page) {
  std::string html =
      fmt::format("<section id=\"verdict\" class=\"{}\" aria-label=\"Verdict\">\n", tone_of(page.verdict));
  if (page.verdict) {
    html += fmt::format("<strong>{}{}</strong>\n<ul>\n", html_text(to_string(page.verdict->kind)),
                        page.verdict->coagulated ? ", coagulated" : "");
    for (const std::string& reason : page.verdict->reasons) {
      html += fmt::format("<li>{}</li>\n", html_text(reason));
    }
    html += "</ul>\n" + failures_html(page.verdict->failures);
  } else {
    html +=
        "<strong>no verdict yet</strong>\n<p>Nothing has judged this run so far: it is still going on, or it was "
        "killed.</p>\n";
  }
  html += fmt::format("<p class=\"state\">{}</p>\n</section>\n", html_text(page.state));
  for (const std::string& note : page.notes) {
    html += fmt::format("<p class=\"note\">{}</p>\n", html_text(note));
  }
  return html;
}

std::string figure_html(const PageFigure& figure) {
  std::string files;
  for (const std::string& file : figure.files) {
    files += fmt::format("{}<a href=\"{}\">{}</a>", files.empty() ? "" : ", ", html_text(file), html_text(file));
  }
  return fmt::format(
      "<section id=\"{0}\"><h2>{1}</h2>\n<figure class=\"{2}\">\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"{1}\">{3}</div>\n<figcaption>{4}</figcaption>\n<p class=\"files\">{5}</p>\n</figure></section>\n",
      figure.name, html_text(figure.heading), figure.is_wide ? "wide" : "half",
      inline_svg(figure.svg, figure.name + "-", figure.description), html_text(figure.caption), files);
}

/// Narrow figures that follow one another share a row.
std::string figures_html(std::span<const PageFigure> figures) {
  std::string html;
  bool in_pair = false;
  for (const PageFigure& figure : figures) {
    if (in_pair && figure.is_wide) {
      html += "</div>\n";
    } else if (!in_pair && !figure.is_wide) {
      html += "<div class=\"pair\">\n";
    }
    in_pair = !figure.is_wide;
    html += figure_html(figure);
  }
  return in_pair ? html + "</div>\n" : html;
}

std::string events_section(std::span<const record::Event> events) {
  const auto rows = event_rows(events);
  if (rows.empty()) {
    return "";
  }
  std::string html =
      "<section id=\"events\"><h2>Events</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"Events\"><table><thead><tr><th scope=\"col\" class=\"number\">time</th><th scope=\"col\" "
      "class=\"number\">iteration</th><th scope=\"col\">what</th><th scope=\"col\">details</th></tr></thead><tbody>\n";
  for (const EventRow& row : rows) {
    html += fmt::format("<tr><td class=\"number\">{:.6g}</td><td class=\"number\">{}</td><td>{}</td><td>{}</td></tr>\n",
                        row.time, row.iteration, html_text(row.kind), html_text(row.details));
  }
  return html + "</tbody></table></div></section>\n";
}

/// Links, not players: the page must not need other files.
std::string videos_html(std::span<const std::string> videos) {
  std::string html;
  for (const std::string& file : videos) {
    html += fmt::format("{}<a href=\"{}\">{}</a>", html.empty() ? "" : ", ", html_text(file), html_text(file));
  }
  return html.empty() ? html : fmt::format("<p id=\"video\">The run as a film: {}</p>\n", html);
}

std::string navigation(const Page& page) {
  std::string html = "<nav aria-label=\"Contents\"><ul>\n<li><a href=\"#verdict\">Verdict</a></li>\n";
  for (const PageFigure& figure : page.figures) {
    html += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", figure.name, html_text(figure.heading));
  }
  if (!page.events.empty()) {
    html += "<li><a href=\"#events\">Events</a></li>\n";
  }
  return html + "<li><a href=\"#facts\">What was run</a></li>\n</ul></nav>\n";
}

std::string facts_section(const Page& page) {
  std::string html;
  if (page.verdict) {
    html += "<h2>The verdict's figures</h2>\n" + facts_table(verdict_facts(*page.verdict), "The verdict's figures");
  }
  html += "<section id=\"facts\"><h2>What was run</h2>\n" + facts_table(page.facts, "What was run");
  if (!page.provenance.empty()) {
    html += "<h2>Provenance</h2>\n" + facts_table(page.provenance, "Provenance");
  }
  return html +
         fmt::format("<details><summary>The whole spec</summary><pre tabindex=\"0\">{}</pre></details></section>\n",
                     html_text(page.spec));
}

}  // namespace

std::vector<EventRow> event_rows(std::span<const record::Event> events) {
  std::vector<EventRow> rows;
  std::size_t checkpoints = 0;  // in a row, up to now
  for (const record::Event& event : events) {
    const bool checkpoint = event.kind == "checkpoint" && event.fields.empty();
    checkpoints = checkpoint ? checkpoints + 1 : 0;
    EventRow row{.time = event.time, .iteration = event.iteration, .kind = event.kind, .details = details_of(event)};
    if (checkpoints > 1) {
      row.details = fmt::format("{} of them so far without other events between", checkpoints);
      rows.back() = std::move(row);
    } else {
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

std::vector<Fact> verdict_facts(const record::Verdict& verdict) {
  std::vector<Fact> facts;
  const auto add = [&](const std::string& name, const auto& value, const auto& words) {
    if (value) {
      facts.push_back({name, words(*value)});
    }
  };
  const auto plain = [](double value) { return fmt::format("{:.4g}", value); };
  const auto count = [](std::int64_t value) { return fmt::format("{}", value); };
  const auto share = [](double value) { return fmt::format("{:.3g}%", 100 * value); };
  const auto when = [](double value) { return fmt::format("t = {:.4g}", value); };
  if (!verdict.observable.empty()) {
    facts.push_back({"decided by the column", verdict.observable});
  }
  add("period (mean-field time)", verdict.period,
      [&](double v) { return with_interval(v, verdict.period_low, verdict.period_high); });
  add("amplitude (half of peak to peak)", verdict.amplitude,
      [&](double v) { return with_interval(v, verdict.amplitude_low, verdict.amplitude_high); });
  add("amplitude, one period to the next", verdict.damping,
      [&](double v) { return "× " + with_interval(v, verdict.damping_low, verdict.damping_high); });
  add("periods seen", verdict.cycles, plain);
  add("chance that noise shows such a line", verdict.false_alarm, [](double v) { return fmt::format("≤ {:.2g}", v); });
  add("left out as transient, until", verdict.transient, when);
  add("distinct particles, generator", verdict.distinct_generator, count);
  add("distinct particles, critic", verdict.distinct_critic, count);
  add("effective support, generator", verdict.support_generator, plain);
  add("effective support, critic", verdict.support_critic, plain);
  add("first merge of critic particles", verdict.first_merge, when);
  add("last merge of critic particles", verdict.last_merge, when);
  add("first contact with a wall", verdict.first_contact, when);
  add("critic's coordinates on walls", verdict.wall_share, share);
  add("generator's gradient, late of largest", verdict.gradient_share, share);
  add("payoff, late of the way from a blind critic's to the largest", verdict.critic_sight, share);
  add("growth of " + verdict.runaway + ", a unit of time", verdict.growth,
      [&](double v) { return with_interval(v, verdict.growth_low, verdict.growth_high); });
  if (const std::string strata = strata_words(verdict.strata); !strata.empty()) {
    facts.push_back({"critic's mass", strata});
  }
  return facts;
}

std::string html_of(const Page& page) {
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{} · ganflow</title>\n"
      "<style>{}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">To the verdict</a>\n"
      "<header><h1>{}</h1>\n",
      html_text(page.name), page_style(), html_text(page.name));
  if (!page.title.empty()) {
    html += fmt::format("<p class=\"subtitle\">{}</p>\n", html_text(page.title));
  }
  html += "</header>\n" + navigation(page) + "<main id=\"main\">\n" + verdict_section(page) + videos_html(page.videos) +
          figures_html(page.figures) + events_section(page.events) + facts_section(page);
  return html +
         "</main>\n<footer>Drawn by ganflow. This page needs no other file; the figures' files and scripts lie "
         "beside it.</footer>\n</body>\n</html>\n";
}

}  // namespace ganflow::report
