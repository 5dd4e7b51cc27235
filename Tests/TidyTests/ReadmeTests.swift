import Testing

/// The README and its compiled copy.
@Suite struct Readme {
  private static let readme = """
    # Title

    ```swift
    let a = 1

    if a == 1 {
      print(a)
    }
    ```

    - In a list:
      ```swift
      let b = 2
      ```

    ```sh
    swift test
    ```
    """

  private func violations(readme: String? = Self.readme, copy: String) -> [Int] {
    var texts = ["Tests/ReadmeTests/QuickStart.swift": copy]
    texts["README.md"] = readme
    return SourceTree(texts).readme.map(\.line)
  }

  @Test func `code that is copied with another indentation passes`() {
    let copy = """
      func f() {
        let a = 1
        \u{20}
        if a == 1 {
          print(a)
        }
      }
      let b = 2
      """
    #expect(violations(copy: copy).isEmpty)
  }

  @Test func `code that is not in the copy is found`() {
    #expect(violations(copy: "let b = 2") == [3])
    #expect(violations(copy: "let a = 1\n\nif a == 1 {\n  print(a)\n}\nlet b = 3") == [12])
    #expect(violations(copy: "let a = 1\nif a == 1 {\n  print(a)\n}\nlet b = 2") == [3])
    #expect(violations(copy: "let a = 1\n\nif a == 1 {\nprint(a)\n}\nlet b = 2") == [3])
    #expect(violations(copy: "") == [3, 12])
  }

  @Test func `a README that is missing, shows no code or is long is found`() {
    #expect(violations(readme: nil, copy: "") == [1])
    #expect(violations(readme: "# Title", copy: "") == [1])
    let long = "```swift\nx\n```\n" + String(repeating: "\n", count: 148)
    #expect(violations(readme: long, copy: "x") == [151])
  }
}
