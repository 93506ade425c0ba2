#include "ganflow/report/inline_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <optional>
#include <utility>

namespace ganflow::report {

namespace {

using Rgb = std::array<int, 3>;

struct NamedColour {
  Rgb rgb;
  const char* name;
};

/// What pages paint otherwise in the dark.
constexpr std::array<NamedColour, 15> kThemed = {{{{0, 114, 178}, "blue"},
                                                  {{213, 94, 0}, "vermillion"},
                                                  {{0, 158, 115}, "green"},
                                                  {{204, 121, 167}, "purple"},
                                                  {{230, 159, 0}, "orange"},
                                                  {{86, 180, 233}, "sky"},
                                                  {{0, 0, 0}, "ink"},
                                                  {{64, 64, 64}, "ink"},
                                                  {{112, 112, 112}, "grey"},
                                                  {{168, 168, 168}, "data"},
                                                  {{176, 176, 176}, "rule"},
                                                  {{228, 228, 228}, "grid"},
                                                  {{240, 240, 240}, "shade"},
                                                  {{31, 111, 178}, "blue"},
                                                  {{255, 255, 255}, "paper"}}};

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  std::string result;
  std::size_t from = 0;
  for (std::size_t at = 0; (at = text.find(what, from)) != std::string::npos; from = at + what.size()) {
    result.append(text, from, at - from).append(by);
  }
  text = result.append(text, from);
}

/// Removes every stretch from `begin` to the end of `end`.
void remove_all(std::string& text, std::string_view begin, std::string_view end) {
  for (std::size_t at = 0; (at = text.find(begin, at)) != std::string::npos;) {
    const std::size_t stop = text.find(end, at);
    text.erase(at, stop == std::string::npos ? stop : stop + end.size() - at);
  }
}

std::string in_theme(const Rgb& rgb) {
  const auto found = std::find_if(kThemed.begin(), kThemed.end(), [&](const NamedColour& c) { return c.rgb == rgb; });
  return found == kThemed.end() ? fmt::format("rgb({},{},{})", rgb[0], rgb[1], rgb[2])
                                : fmt::format("var(--{})", found->name);
}

/// "rgb( 64,  64,  64)" of gnuplot and "rgb(25%,25%,25%)" of cairo.
void theme_colours(std::string& text) {
  std::string result;
  std::size_t from = 0;
  for (std::size_t at = 0; (at = text.find("rgb(", from)) != std::string::npos;) {
    const std::size_t stop = text.find(')', at);
    if (stop == std::string::npos) {
      break;
    }
    const std::string inner = text.substr(at + 4, stop - at - 4);
    std::array<double, 3> value{};
    const bool per_cent = inner.find('%') != std::string::npos;
    const int read = std::sscanf(inner.c_str(), per_cent ? "%lf%%,%lf%%,%lf%%" : "%lf,%lf,%lf", value.data(),
                                 value.data() + 1, value.data() + 2);
    result.append(text, from, at - from);
    if (read == 3) {
      Rgb rgb{};
      std::transform(value.begin(), value.end(), rgb.begin(),
                     [&](double v) { return static_cast<int>(std::lround(per_cent ? v * 2.55 : v)); });
      result += in_theme(rgb);
    } else {
      result.append(text, at, stop + 1 - at);
    }
    from = stop + 1;
  }
  text = result.append(text, from);
}

void prefix_ids(std::string& text, const std::string& prefix) {
  for (const char* const before : {"id=\"", "id='", "href=\"#", "href='#", "url(#"}) {
    // A preceding space or bracket keeps "gridid=…" and the like out.
    replace_all(text, before, std::string(before) + prefix);
  }
}

/// Value of an attribute of the first tag; empty when it has none.
std::string attribute(std::string_view tag, const std::string& name) {
  const std::size_t at = tag.find(" " + name + "=\"");
  if (at == std::string_view::npos) {
    return {};
  }
  const std::size_t begin = at + name.size() + 3;
  return std::string(tag.substr(begin, tag.find('"', begin) - begin));
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      case '\'': result += "&#39;"; break;
      case '\n': result += c; break;
      default: result += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    }
  }
  return result;
}

std::string inline_svg(std::string_view file, const std::string& prefix, const std::string& description) {
  const std::size_t begin = file.find("<svg");
  const std::size_t end = begin == std::string_view::npos ? begin : file.find('>', begin);
  if (end == std::string_view::npos) {
    return fmt::format("<p>{}</p>\n", html_text(description));
  }
  std::string head(file.substr(begin, end - begin));
  std::replace(head.begin(), head.end(), '\n', ' ');
  std::string body(file.substr(end + 1));
  remove_all(body, "<title>", "</title>");
  remove_all(body, "<desc>", "</desc>");
  remove_all(body, "<!--", "-->");
  replace_all(body, "color=\"black\"", "color=\"var(--ink)\"");
  replace_all(body, "fill=\"black\"", "fill=\"var(--ink)\"");
  replace_all(body, "stroke=\"black\"", "stroke=\"var(--ink)\"");
  replace_all(body, "fill=\"#ffffff\"", "fill=\"none\"");
  replace_all(body, "xlink:href", "href");
  theme_colours(body);
  prefix_ids(body, prefix);
  return fmt::format("<svg class=\"figure\" role=\"img\" aria-label=\"{}\" viewBox=\"{}\">{}", html_text(description),
                     attribute(head, "viewBox"), body);
}

}  // namespace ganflow::report
