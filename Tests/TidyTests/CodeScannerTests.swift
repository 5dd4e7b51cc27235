import Testing

/// What counts as code.
@Suite struct CodeScanning {
  private func words(_ text: String) -> String {
    Token.tokens(of: CodeScanner.code(of: text)).map(\.text).joined(separator: " ")
  }

  @Test(arguments: [
    ("a // b", "a"),
    ("a /* b /* c */ d */ e", "a e"),
    (#"a "b // c" d"#, "a d"),
    (#"a "b \" c" d"#, "a d"),
    (#"a "\\" d"#, "a d"),
    (#"a "" d"#, "a d"),
    (##"a #"b "c" \"# d"##, "a d"),
    (##"a #"""# d"##, "a d"),
    (##"a #"b \(c) \#(d)"# e"##, "a ( d ) e"),
    (#"a "b \(c("d \(e) f") + (g)) h" i"#, "a ( c ( ( e ) ) + ( g ) ) i"),
    ("a \"\"\"\n  \" b \"\" \\(c)\n  \"\"\" d", "a ( c ) d"),
    ("a #\"\"\"\n  \"\"\" b\n  \"\"\"# d", "a d"),
    ("func `a func's {`() {}", "func ____________ ( ) { }"),
    ("#if a\n#expect(\"b\")", "# if a # expect ( )"),
    ("a \"unfinished\nb", "a b"),
    ("a /* unfinished", "a"),
  ])
  func `comments and literals are not code, interpolations are`(sample: String, code: String) {
    #expect(words(sample) == code)
  }

  @Test func `line numbers stay right`() {
    let text = "/* a\nb */ c\n\"\"\"\n  d\n  \"\"\"\n// e\nf\n"
    let tokens = Token.tokens(of: CodeScanner.code(of: text))
    #expect(tokens.map(\.line) == [2, 7])
  }
}
