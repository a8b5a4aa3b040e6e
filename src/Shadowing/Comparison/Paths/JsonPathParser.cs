using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Shadowing.Comparison.Paths;

/// <summary>Reads a path and says exactly where it stops being one.</summary>
internal sealed class JsonPathParser(string text)
{
    // RFC 9535 limits integers to those that every JSON implementation holds exactly.
    private const long MaxInteger = (1L << 53) - 1;

    private int _position;
    private JsonPathError? _error;

    public bool TryParse([NotNullWhen(true)] out IReadOnlyList<JsonPathSegment>? segments, out JsonPathError error)
    {
        var read = new List<JsonPathSegment>();
        if (!Take('$'))
        {
            Fail("a path starts with '$'");
        }

        while (_error is null && _position < text.Length)
        {
            SkipBlanks();
            if (ReadSegment() is { } segment)
            {
                read.Add(segment);
            }
        }

        segments = _error is null ? read : null;
        error = _error.GetValueOrDefault();
        return segments is not null;
    }

    private JsonPathSegment? ReadSegment()
    {
        if (Take('.'))
        {
            var descendant = Take('.');
            return descendant && Take('[') ? ReadBrackets(descendant) : ReadDotted(descendant);
        }

        return Take('[') ? ReadBrackets(descendant: false)
            : Fail<JsonPathSegment>(Peek() switch
            {
                '(' => "functions are not supported",
                '\0' => "white space at the end is not allowed",
                _ => "expected '.', '..' or '['",
            });
    }

    private JsonPathSegment? ReadDotted(bool descendant)
    {
        if (Take('*'))
        {
            return new(descendant, [JsonPathSelector.Wildcard]);
        }

        var start = _position;
        if (!IsNameStart(Peek()))
        {
            return Fail<JsonPathSegment>(Peek() is '?' or '@' ? "filters are not supported"
                : "expected a name or '*'; write names that start with a digit or hold other characters as ['name']");
        }

        while (IsNameStart(Peek()) || char.IsAsciiDigit(Peek()))
        {
            _position++;
        }

        return new(descendant, [new(JsonPathSelectorKind.Name) { Name = text[start.._position] }]);
    }

    private JsonPathSegment? ReadBrackets(bool descendant)
    {
        var selectors = new List<JsonPathSelector>();
        do
        {
            SkipBlanks();
            if (ReadSelector() is not { } selector)
            {
                return null;
            }

            selectors.Add(selector);
            SkipBlanks();
        }
        while (Take(','));

        return Take(']') ? new(descendant, selectors)
            : Fail<JsonPathSegment>(Peek() is '(' ? "functions are not supported" : "expected ']' or ','");
    }

    private JsonPathSelector? ReadSelector() => Peek() switch
    {
        '*' when Take('*') => JsonPathSelector.Wildcard,
        '\'' or '"' => ReadQuoted() is { } name ? new(JsonPathSelectorKind.Name) { Name = name } : null,
        '?' or '@' => Fail<JsonPathSelector>("filters are not supported"),
        '-' or ':' or (>= '0' and <= '9') => ReadIndexOrSlice(),
        _ => Fail<JsonPathSelector>("expected an index, a slice, '*' or a quoted name"),
    };

    private JsonPathSelector? ReadIndexOrSlice()
    {
        var start = ReadInteger();
        SkipBlanks();
        if (_error is not null || !Take(':'))
        {
            return _error is null ? new(JsonPathSelectorKind.Index) { Start = start } : null;
        }

        SkipBlanks();
        var end = ReadInteger();
        SkipBlanks();
        var step = default(long?);
        if (Take(':'))
        {
            SkipBlanks();
            step = ReadInteger();
        }

        return _error is null ? new(JsonPathSelectorKind.Slice) { Start = start, End = end, Step = step } : null;
    }

    private long? ReadInteger()
    {
        var start = _position;
        var negative = Take('-');
        var digits = _position;
        while (char.IsAsciiDigit(Peek()))
        {
            _position++;
        }

        var length = _position - digits;
        if (length == 0)
        {
            return negative ? FailAt(start, "expected digits after '-'") : null;
        }

        if (text[digits] == '0' && (length > 1 || negative))
        {
            return FailAt(start, "an integer has no leading zeros and no '-0'");
        }

        return length <= 16
            && long.Parse(text.AsSpan(digits, length), NumberStyles.None, CultureInfo.InvariantCulture) is <= MaxInteger and var value
            ? (negative ? -value : value)
            : FailAt(start, "the integer is too large");
    }

    private string? ReadQuoted()
    {
        var start = _position;
        var quote = text[_position++];
        var name = new StringBuilder();
        while (_position < text.Length)
        {
            var character = text[_position++];
            if (character == quote)
            {
                return name.ToString();
            }

            if (character < ' ')
            {
                _position--;
                return Fail<string>("control characters in names are escaped");
            }

            if (character != '\\')
            {
                name.Append(character);
            }
            else if (ReadEscape(quote) is { } escaped)
            {
                name.Append(escaped);
            }
            else
            {
                return null;
            }
        }

        _position = start;
        return Fail<string>("the quoted name does not end");
    }

    private char? ReadEscape(char quote)
    {
        var start = _position - 1;
        var character = Peek();
        _position++;
        switch (character)
        {
            case '\\' or '/':
                return character;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            // A lone surrogate is accepted: a body may hold such a name, and its difference must have a path.
            case 'u' when _position + 4 <= text.Length
                && ushort.TryParse(text.AsSpan(_position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                _position += 4;
                return (char)unit;
            default:
                if (character == quote && _position <= text.Length)
                {
                    return character;
                }

                FailAt(start, "unknown escape");
                return null;
        }
    }

    private char Peek() => _position < text.Length ? text[_position] : '\0';

    private bool Take(char expected)
    {
        var taken = _position < text.Length && text[_position] == expected;
        _position += taken ? 1 : 0;
        return taken;
    }

    private void SkipBlanks()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n')
        {
            _position++;
        }
    }

    private void Fail(string reason) => _error ??= new(_position + 1, reason);

    private T? Fail<T>(string reason)
        where T : class
    {
        Fail(reason);
        return null;
    }

    private long? FailAt(int position, string reason)
    {
        _error ??= new(position + 1, reason);
        return null;
    }

    private static bool IsNameStart(char character) => char.IsAsciiLetter(character) || character is '_' or >= '\u0080';
}
