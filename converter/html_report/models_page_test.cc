#include "converter/html_report/models_page.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ListedModel ModelNamed(const std::string& label) {
  ListedModel model;
  model.digest.label = label;
  model.digest.model = "net";
  model.digest.xml = {"net.xml", 3, "ab"};
  model.digest.bin = {"net.bin", 4, "cd"};
  return model;
}

TEST(ModelsPage, HasWhatIsKnownOfEach) {
  ListedModel model = ModelNamed("//models:net");
  model.page = "../models/net.html";
  model.digest.warnings.push_back({"MO4003", "net.mog", 1, 2, "text"});
  model.report.emplace();
  model.report->before.operations = {{"Add", 2}, {"Parameter", 1}, {"Result", 1}};
  model.report->after.operations = {{"Add", 1}, {"Parameter", 1}, {"Result", 1}};
  model.report->after.multiply_accumulates = 7;
  model.report->rewrites = {{"linear_fusing", 5}};
  EXPECT_THAT(
      ModelsPage({model}),
      HasSubstr(
          R"({"schema_version":1,"models":[{"label":"//models:net","model":"net",)"
          R"("framework":"","xml":{"bytes":3,"sha256":"ab"},"bin":{"bytes":4,"sha256":"cd"},)"
          R"("warnings":[{"code":"MO4003","file":"net.mog","line":1,"column":2,"text":"text"}],)"
          R"("page":"../models/net.html","report":{"operations_before":2,)"
          R"("operations_after":1,"multiply_accumulates":7,)"
          R"("rewrites":{"linear_fusing":5}}}]})"));
}

TEST(ModelsPage, DoesNotDependOnTheOrder) {
  const std::string page = ModelsPage({ModelNamed("//a"), ModelNamed("//b")});
  EXPECT_EQ(ModelsPage({ModelNamed("//b"), ModelNamed("//a")}), page);
  EXPECT_THAT(page, Not(HasSubstr("{{")));
  EXPECT_THAT(page, Not(HasSubstr("\"report\"")));
}

TEST(ModelsPage, NamesCannotBecomeMarkup) {
  EXPECT_THAT(ModelsPage({ModelNamed("</script><b>")}), Not(HasSubstr("</script><b>")));
}

}  // namespace
}  // namespace mo
