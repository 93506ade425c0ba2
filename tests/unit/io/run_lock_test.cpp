#include "ganflow/io/run_lock.hpp"

#include "ganflow/core/errors.hpp"

#include "../scratch_folder.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <optional>

namespace ganflow::io {
namespace {

TEST(RunLock, TheSecondHolderIsToldWhoTheFirstIs) {
  const ScratchFolder scratch;
  std::optional<RunLock> first(std::in_place, scratch / ".lock", scratch.path());
  EXPECT_THAT(
      [&] { RunLock(scratch / ".lock", scratch.path()); },
      testing::ThrowsMessage<InputError>(testing::AllOf(testing::HasSubstr(scratch.path().string() + " is in use"),
                                                        testing::HasSubstr(std::to_string(::getpid())))));
  first.reset();
  EXPECT_NO_THROW(RunLock(scratch / ".lock", scratch.path()));
}

}  // namespace
}  // namespace ganflow::io
