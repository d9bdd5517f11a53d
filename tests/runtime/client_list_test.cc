// Who has to make room for whom.
#include "runtime/http/client_list.h"

#include <deque>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rekap {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ClientListTest : public testing::Test {
 protected:
  ClientList::Client& Add(int fd) {
    ClientList::Client& client = made_.emplace_back();
    client.fd = fd;
    list_.Add(&client);
    return client;
  }

  std::deque<ClientList::Client> made_;
  std::vector<int> hung_up_;
  ClientList list_{{3, 100},
                   [this](const ClientList::Client& client) { hung_up_.push_back(client.fd); }};
};

TEST_F(ClientListTest, WhoIsWaitedForLongestMakesRoomForWhoComes) {
  Add(1), Add(2), Add(3);
  EXPECT_THAT(hung_up_, IsEmpty());
  Add(4);
  EXPECT_THAT(hung_up_, ElementsAre(1));
  Add(5);
  EXPECT_THAT(hung_up_, ElementsAre(1, 2));
  EXPECT_EQ(list_.size(), 3u);
}

TEST_F(ClientListTest, WhatIsOursToDoIsNotBrokenOff) {
  list_.Work(&Add(1));
  Add(2), Add(3), Add(4);
  EXPECT_THAT(hung_up_, ElementsAre(2));
}

TEST_F(ClientListTest, WhoWasAnsweredIsWaitedForFromThenOn) {
  ClientList::Client& first = Add(1);
  Add(2), Add(3);
  list_.Work(&first);
  list_.Wait(&first, 10);
  list_.Wait(&first, 0);
  Add(4);
  EXPECT_THAT(hung_up_, ElementsAre(2));
}

TEST_F(ClientListTest, BytesAreKeptUpToTheirBoundByThoseWhoComeLast) {
  ClientList::Client& idle = Add(2);
  ClientList::Client& first = Add(1);
  ClientList::Client& third = Add(3);
  list_.Receive(&first, 60);
  list_.Receive(&third, 40);
  EXPECT_EQ(list_.bytes(), 100u);
  EXPECT_THAT(hung_up_, IsEmpty());
  list_.Receive(&third, 1);
  EXPECT_THAT(hung_up_, ElementsAre(1)) << "the idle one holds nothing";
  EXPECT_EQ(list_.bytes(), 41u);
  list_.Wait(&idle, 100);
  EXPECT_THAT(hung_up_, ElementsAre(1, 3));
  EXPECT_EQ(list_.bytes(), 100u);
}

TEST_F(ClientListTest, OneThatIsAloneKeepsWhatItHas) {
  list_.Receive(&Add(1), 1000);
  EXPECT_THAT(hung_up_, IsEmpty());
}

TEST_F(ClientListTest, ARequestThatCameIsNoLongerCounted) {
  ClientList::Client& client = Add(1);
  list_.Receive(&client, 90);
  list_.Work(&client);
  EXPECT_EQ(list_.bytes(), 0u);
  list_.Wait(&client, 70);
  list_.Remove(&client);
  EXPECT_EQ(list_.bytes(), 0u);
  EXPECT_EQ(list_.size(), 0u);
}

TEST_F(ClientListTest, WhatAHungUpConnectionStillDoesCountsForNothing) {
  ClientList::Client& first = Add(1);
  Add(2), Add(3), Add(4);
  list_.Receive(&first, 50);
  list_.Work(&first);
  list_.Wait(&first, 50);
  list_.Remove(&first);
  EXPECT_EQ(list_.bytes(), 0u);
  EXPECT_EQ(list_.size(), 3u);
  EXPECT_THAT(hung_up_, ElementsAre(1));
}

}  // namespace
}  // namespace rekap
