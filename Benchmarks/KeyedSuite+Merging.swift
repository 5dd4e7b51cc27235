import Convergence

extension KeyedSuite {
  /// A merge of one state into another, neither of which any sample changes.
  static func merge(
    _ what: String, _ size: Int, _ states: @escaping () -> (State, State)
  ) -> Benchmark {
    Benchmark(name(what, size)) {
      let (mine, theirs) = states()
      return {
        {
          var merged = mine
          merged.merge(theirs)
          return UInt64(Subject.count(merged.store))
        }
      }
    }
  }

  /// Two states that share half of their keys, but no history.
  static func strangers(_ size: Int) -> Benchmark {
    merge("merge strangers", size) {
      (state(0..<size, by: 1), state(size / 2..<size * 3 / 2, by: 2))
    }
  }

  /// The same two again, when the one already has all that the other has.
  static func again(_ size: Int) -> Benchmark {
    merge("merge again", size) {
      let theirs = state(size / 2..<size * 3 / 2, by: 2)
      return (state(0..<size, by: 1).merging(theirs), theirs)
    }
  }

  /// A copy of the same state.
  static func itself(_ size: Int) -> Benchmark {
    merge("merge itself", size) {
      let base = state(0..<size, by: 1)
      return (base, base)
    }
  }

  /// A fork, ten edits later on either side.
  static func forks(_ size: Int) -> Benchmark {
    merge("merge forks", size) {
      let base = state(0..<size, by: 1)
      func fork(_ replica: UInt64) -> State {
        var fork = Replica<Subject.Store>(ReplicaID(replica), resuming: base)
        for edit in 0..<10 {
          fork.edit { Subject.insert(size * Int(replica) + edit, into: &$0, using: &$1) }
        }
        return fork.state
      }
      return (fork(2), fork(3))
    }
  }

  /// A delta of a thousand additions.
  static func delta(_ size: Int) -> Benchmark {
    merge("apply delta of 1000", size) {
      var other = Replica<Subject.Store>(ReplicaID(2))
      var delta = State()
      for index in 0..<1000 {
        delta.merge(other.edit { Subject.insert(size + index, into: &$0, using: &$1) })
      }
      return (state(0..<size, by: 1), delta)
    }
  }

  /// A delta that removes one key.
  static func removal(_ size: Int) -> Benchmark {
    merge("apply removal", size) {
      let base = state(0..<size, by: 1)
      var other = Replica<Subject.Store>(ReplicaID(2), resuming: base)
      return (base, other.edit { Subject.remove(size / 2, from: &$0, using: &$1) })
    }
  }
}
