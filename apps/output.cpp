#include "output.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace ganflow::apps {

void print_json(const Json& object) { fmt::print("{}\n", object.dump()); }

void print_error(std::string_view message) { fmt::print(stderr, "ganflow: {}\n", message); }

}  // namespace ganflow::apps
