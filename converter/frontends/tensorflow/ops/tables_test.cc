#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Table(const std::vector<double>& keys, const std::string& values) {
  return TestNode("t", "HashTableV2", {}) + Ints32("keys", keys) + values +
         TestNode("fill", "LookupTableImportV2", {"t", "keys", "values"});
}

const std::string kFind = Input("x", {4}, "DT_INT32") + Values("other", {}, {-1}) +
                          TestNode("y", "LookupTableFindV2", {"t", "x", "other"});

std::string Find(const std::string& table) { return table + kFind; }

TEST(TableOperations, FindWhatAKeyHas) {
  const std::string text = Find(Table({7, -2, 5}, Values("values", {3}, {70, 20, 50})));
  EXPECT_THAT(Computed(*LoadText(text, {.outputs = {"y"}}), {5, 6, -2, 7}),
              ElementsAre(50, -1, 20, 70));
  EXPECT_THAT(Computed(*LoadText(text, {.outputs = {"y"}}), {-3, 8, 2147483647, -2147483648.0}),
              ElementsAre(-1, -1, -1, -1));
}

// The node that fills a table is no output, and the first of TensorFlow 1 is called otherwise.
TEST(TableOperations, AreFilledBesideTheNet) {
  const std::string text =
      TestNode("t", "HashTable", {}) + Ints32("keys", {1}) + Values("values", {1}, {3}) +
      Values("other", {}, {0}) + TestNode("fill", "InitializeTable", {"t", "keys", "values"}) +
      Input("x", {2}, "DT_INT32") + TestNode("y", "LookupTableFind", {"t", "x", "other"});
  EXPECT_THAT(Computed(*LoadText(text), {1, 2}), ElementsAre(3, 0));
}

TEST(TableOperations, TellTheirSize) {
  EXPECT_THAT(
      Computed(*LoadText(Table({4, 6}, Values("values", {2}, {1, 2})) + Input("x", {}, "DT_INT64") +
                             TestNode("n", "LookupTableSizeV2", {"t"}) +
                             TestNode("y", "AddV2", {"n", "x"}),
                         {.outputs = {"y"}}),
               {10}),
      ElementsAre(12));
}

std::string FindErrors(const std::string& table) {
  return ErrorsOf(Find(table), {.outputs = {"y"}});
}

TEST(TableOperations, RefuseWhatIsNotKnown) {
  const std::string values = Values("values", {2}, {1, 2});
  EXPECT_THAT(FindErrors(TestNode("t", "HashTableV2", {})),
              HasSubstr("its table 't' is not filled by any node; cut the model after it"));
  EXPECT_THAT(FindErrors(Table({1, 2, 3}, values)), HasSubstr("has not one value for each key"));
  EXPECT_THAT(FindErrors(Table({1, 16777216}, values)),
              HasSubstr("its table has keys from 1 to 16777216; expected numbers of 32 bits"));
  EXPECT_THAT(FindErrors(Table({}, Values("values", {0}, {}))), HasSubstr("its table is empty"));
  EXPECT_THAT(FindErrors(Table({1, 2}, values) + Number("k", 3) + Values("v", {}, {1}) +
                         TestNode("more", "LookupTableInsertV2", {"t", "k", "v"})),
              HasSubstr("is changed by 'more' (LookupTableInsertV2)"));
  EXPECT_THAT(FindErrors(TestNode("t", "HashTableV2", {}) + values +
                         TestNode("fill", "LookupTableImportV2", {"t", "values", "values"})),
              HasSubstr("does not map whole numbers to numbers, both of them constants"));
}

}  // namespace
}  // namespace mo::tensorflow
