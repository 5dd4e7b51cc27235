import CRDTs
import CanonicalCoding
import Causality
import Checking
import ReplicatedDocument
import Testing

@Suite struct JSONParsingTests {
  @Test func `every kind of value is read`() throws {
    let table: [(String, JSONValue)] = [
      ("null", nil), (" true ", true), ("false\n", false), ("0", 0), ("-12", -12),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .double(9_223_372_036_854_775_808)), ("-0", .double(-0.0)),
      ("1.0", 1.0), ("1e2", 100.0), ("-2.5E-1", -0.25), ("5e-324", .double(.leastNonzeroMagnitude)),
      (#""""#, ""), (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{C}\n\r\t"),
      (#""\u00e9\uD83D\uDE00\ud83d\ude00""#, "é\u{1F600}\u{1F600}"), ("\"é\u{7F}\"", "é\u{7F}"),
      ("[]", []), ("[1, [ ] ,\t{}]", [1, [], [:]]), ("{ }", [:]),
      (#"{"b":1,"a":{"":[null]}}"#, ["a": ["": [nil]], "b": 1]),
      (#"{"a/b":0,"m~n":1}"#, ["a/b": 0, "m~n": 1]),
    ]
    for (text, value) in table { check(try JSONValue(parsing: text), is: value, text) }
  }

  @Test func `what is not JSON is refused, with the place and the reason`() {
    let table: [(String, JSONParsingError.Reason, Int)] = [
      ("", .truncated, 0), ("  ", .truncated, 2), ("[", .truncated, 1), ("[1", .truncated, 2),
      ("[1,]", .unexpectedCharacter, 3), ("[1 2]", .unexpectedCharacter, 3),
      ("{", .truncated, 1), (#"{"a""#, .truncated, 4), (#"{"a":1,}"#, .unexpectedCharacter, 7),
      ("{a:1}", .unexpectedCharacter, 1), ("1 2", .trailingText, 2), ("nul", .truncated, 3),
      ("nulL", .unexpectedCharacter, 3), ("True", .unexpectedCharacter, 0),
      ("01", .trailingText, 1), ("-", .truncated, 1), ("-x", .unexpectedCharacter, 1),
      ("1.", .truncated, 2), (".5", .unexpectedCharacter, 0), ("1e", .truncated, 2),
      ("+1", .unexpectedCharacter, 0), ("NaN", .unexpectedCharacter, 0),
      ("1e400", .numberTooLarge, 0), ("-1e400", .numberTooLarge, 0),
      ("\"a\nb\"", .controlCharacter, 2), (#""\x""#, .badEscape, 1), (#""\u12g4""#, .badEscape, 5),
      (#""abc"#, .truncated, 4), (#""\u12"#, .truncated, 5),
      (#""\ud800""#, .loneSurrogate, 1), (#""\udc00""#, .loneSurrogate, 1),
      (#""x\ud800\u0041""#, .loneSurrogate, 2), (#""\ud800\ud800""#, .loneSurrogate, 1),
      (#"{"a":1,"b":2,"a":3}"#, .duplicateName("a"), 13),
      ("\u{FEFF}1", .unexpectedCharacter, 0),
    ]
    for (text, reason, offset) in table {
      do throws(JSONParsingError) {
        Issue.record("\(text) is read as \(try JSONValue(parsing: text))")
      } catch {
        check(error.reason, is: reason, text)
        check(error.offset, is: offset, text)
        check(!error.description.isEmpty, "the error says why")
      }
    }
    check((try? JSONValue(parsing: [0x22, 0xFF, 0x22])) == nil, "not UTF-8")
    check((try? JSONValue(parsing: [0x22, 0xED, 0xA0, 0x80, 0x22])) == nil, "a surrogate in UTF-8")
  }

  @Test func `nesting is counted, not recursed into without end`() throws {
    let deepest = JSONValue.maximumTextDepth
    let text = String(repeating: "[", count: deepest) + String(repeating: "]", count: deepest)
    check(try JSONValue(parsing: text).description, is: text)
    for open in ["[", #"{"":"#] {
      do throws(JSONParsingError) {
        _ = try JSONValue(parsing: String(repeating: open, count: 1_000_000))
        Issue.record("a million levels are read")
      } catch {
        check(error.reason, is: .tooDeep)
      }
    }
  }

  @Test func `a value comes back from its text`() throws {
    let value: JSONValue = [
      "": [1, -0.0, 0.1, .integer(.min), "\u{0}\"\\\u{1F600}", nil, true, [:], []],
      "~/": ["é": 1e300],
    ]
    check(try JSONValue(parsing: value.description), is: value)
    check(try JSONValue(parsing: value.text(isPretty: true)), is: value)
  }

  @Test func `bytes and points in time have a text`() {
    let day: Int64 = 86_400_000_000_000
    let table: [(JSONValue, String)] = [
      (.bytes([]), #""""#), (.bytes([102]), #""Zg==""#),
      (.bytes(Array("foob".utf8)), #""Zm9vYg==""#),
      (.bytes(Array("foobar".utf8)), #""Zm9vYmFy""#), (.bytes([0xFB, 0xFF]), #""+/8=""#),
      (.timestamp(.zero), #""1970-01-01T00:00:00Z""#),
      (.timestamp(.init(nanoseconds: 1_700_000_000_120_000_000)), #""2023-11-14T22:13:20.12Z""#),
      (.timestamp(.init(nanoseconds: -1)), #""1969-12-31T23:59:59.999999999Z""#),
      (.timestamp(.init(nanoseconds: 11_016 * day)), #""2000-02-29T00:00:00Z""#),
      (.timestamp(.init(nanoseconds: 47_540 * day)), #""2100-02-28T00:00:00Z""#),
      (.timestamp(.init(nanoseconds: 47_541 * day)), #""2100-03-01T00:00:00Z""#),
      (.timestamp(.init(nanoseconds: .min)), #""1677-09-21T00:12:43.145224192Z""#),
      (.timestamp(.init(nanoseconds: .max)), #""2262-04-11T23:47:16.854775807Z""#),
    ]
    for (value, text) in table { check(value.description, is: text) }
  }
}
