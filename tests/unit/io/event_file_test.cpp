#include "ganflow/io/event_file.hpp"

#include "ganflow/core/errors.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace ganflow::io {
namespace {

using record::Event;
using testing::HasSubstr;
using testing::ThrowsMessage;

Event example() {
  return {.iteration = 30,
          .time = 0.3,
          .kind = "coagulation",
          .fields = {{"distinct", std::int64_t{7}}, {"distance", 1e-3}, {"player", std::string("critic \"ω\"\n")}}};
}

TEST(EventFile, OneLineAnEventInTheOrderOfItsFields) {
  EXPECT_EQ(event_json(example()),
            "{\"schema\":1,\"iteration\":30,\"time\":0.3,\"kind\":\"coagulation\",\"distinct\":7,\"distance\":0.001,"
            "\"player\":\"critic \\\"ω\\\"\\n\"}");
}

TEST(EventFile, WhatIsWrittenIsThereAtOnceAndReadsBack) {
  const ScratchFolder scratch;
  EventFile file = EventFile::create(scratch / "e.jsonl");
  file.append(example());
  file.append({.iteration = 40, .time = 0.4, .kind = "diverged", .fields = {{"w1", HUGE_VAL}}});
  const auto events = read_events(scratch / "e.jsonl");
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].iteration, 30);
  EXPECT_EQ(events[0].time, 0.3);
  EXPECT_EQ(events[0].kind, "coagulation");
  EXPECT_EQ(events[0].fields, example().fields);
  EXPECT_EQ(std::get<double>(events[1].fields.at(0).second), HUGE_VAL);
}

TEST(EventFile, ReadsEverySchemaThatWasEverWritten) {
  const auto events = read_events(kept_file("events_1.jsonl"));
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(event_json(events[0]), event_json(example()));
}

TEST(EventFile, ResumeKeepsWholeLinesAndDropsATornOne) {
  const ScratchFolder scratch;
  const std::string line = event_json(example()) + '\n';
  write(scratch / "e.jsonl", line + line.substr(0, 20));
  EXPECT_EQ(read_events(scratch / "e.jsonl").size(), 1U);
  EventFile::resume(scratch / "e.jsonl").append(example());
  EXPECT_EQ(content(scratch / "e.jsonl"), line + line);
}

TEST(EventFile, DamageAndNewerSchemasAreNamedByLine) {
  EXPECT_THAT([] { parse_events("{\"schema\":1,\"kind\":\"a\"}\nnonsense\n", "e.jsonl"); },
              ThrowsMessage<InputError>(HasSubstr("e.jsonl line 2 is no event")));
  EXPECT_THAT([] { parse_events("{\"schema\":7}\n", "e.jsonl"); },
              ThrowsMessage<InputError>(HasSubstr("newer ganflow (schema 7; this one reads up to 1)")));
  for (const char* text :
       {"{}\n", "[]\n", "3\n", "{\"schema\":1,\"iteration\":\"x\"}\n", "{\"schema\":1,\"x\":[]}\n"}) {
    EXPECT_THROW(parse_events(text, "e.jsonl"), InputError) << text;
  }
}

TEST(EventFile, AForeignByteDoesNotCostTheEvent) {
  EXPECT_NO_THROW(
      parse_events(event_json({.iteration = 1, .time = 0, .kind = "signal \xff", .fields = {}}) + "\n", "e"));
}

}  // namespace
}  // namespace ganflow::io
