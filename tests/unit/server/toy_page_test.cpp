#include "ganflow/server/toy_page.hpp"

#include "ganflow/objectives/toy_game.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace ganflow::server {
namespace {

Request ask(std::map<std::string, std::string> query) {
  return {.method = "GET", .path = "", .query = std::move(query), .headers = {}, .body = ""};
}

TEST(ToyPage, LimitOrbitLiesOnItsLevelAndHasItsPeriod) {
  for (const char* gamma : {"0.1", "1", "10"}) {
    SCOPED_TRACE(gamma);
    const auto body = nlohmann::json::parse(toy_portrait_reply(ask({{"gamma", gamma}})).body);
    const objectives::ToyGame game({.critic_speed = std::stod(gamma)});
    const double period = body["period"];
    EXPECT_NEAR(period, game.period(game.limit_energy()), 1e-12 * period);
    EXPECT_NEAR(body["measured_period"].get<double>(), period, 1e-8 * period);
    const auto& limit = body["limit"];
    for (std::size_t k = 0; k < limit["theta"].size(); ++k) {
      EXPECT_NEAR(game.energy({.theta = limit["theta"][k], .omega = limit["omega"][k]}), game.limit_energy(),
                  1e-9 * game.limit_energy());
    }
    EXPECT_EQ(body["levels"].size(), 6U);
  }
}

TEST(ToyPage, StartOutsideReachesTheLimitOrbitWhenTheClosedFormSays) {
  const auto body = nlohmann::json::parse(toy_trajectory_reply(ask({{"theta", "5"}, {"omega", "0"}})).body);
  EXPECT_NEAR(body["arrival_time"].get<double>(), body["exact_arrival"].get<double>(), 1e-6);
  EXPECT_GT(body["contacts"].get<int>(), 0);
  EXPECT_EQ(body["theta"].size(), body["omega"].size());
  const auto inside = nlohmann::json::parse(toy_trajectory_reply(ask({{"theta", "0.2"}, {"omega", "0"}})).body);
  EXPECT_TRUE(inside["arrival_time"].is_null());
}

TEST(ToyPage, RefusesWhatNoGameHas) {
  for (const auto& [key, value] : std::map<std::string, std::string>{{"gamma", "0"},
                                                                     {"kappa", "-1"},
                                                                     {"prior", "cauchy"},
                                                                     {"omega", "2"},
                                                                     {"theta", "nan"},
                                                                     {"flow", "rk9"},
                                                                     {"time", "1e9"}}) {
    SCOPED_TRACE(key);
    EXPECT_THROW(toy_trajectory_reply(ask({{key, value}})), InputError);
  }
  EXPECT_THROW(toy_trajectory_reply(ask({{"gamma", "10000"}, {"time", "100000"}})), InputError);  // minutes of work
  EXPECT_THROW(toy_trajectory_reply(ask({{"flow", "euler"}, {"step", "0.0001"}, {"time", "1000"}})), InputError);
}

}  // namespace
}  // namespace ganflow::server
