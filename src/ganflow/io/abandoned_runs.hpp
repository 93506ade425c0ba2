#pragma once

#include <filesystem>
#include <vector>

namespace ganflow::io {

/// Folders NAME.PID.partial in `folder` that a run left which was killed while its directory was being made: their lock
/// is free, so no process works on them. Sorted. They hold nothing of worth; to remove them is left to the user, for a
/// file system without locks cannot tell an abandoned one from one in the making.
std::vector<std::filesystem::path> abandoned_runs(const std::filesystem::path& folder);

}  // namespace ganflow::io
