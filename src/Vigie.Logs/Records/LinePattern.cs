using System.Text;
using System.Text.RegularExpressions;

namespace Vigie.Logs.Records;

/// <summary>
/// How lines are laid out, as a user says it: fields in angle brackets with text between them, such as
/// <c>&lt;Date&gt; &lt;Time&gt; &lt;Pid&gt; &lt;Level&gt; &lt;Component&gt;: &lt;Content&gt;</c> (a blank stands for any
/// number of them, <c>(...)?</c> for what may be missing), or <c>re:</c> and a regular expression with named groups.
/// </summary>
public sealed class LinePattern
{
    private const string RegexMark = "re:";
    private const byte Blank = (byte)' ';
    private static readonly TimeSpan RegexLimit = TimeSpan.FromSeconds(1);

    private readonly byte[][] _literals = [];
    private readonly Regex? _regex;
    private readonly int[] _groups = [];

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">It has no field, or is no regular expression; the message says what is wrong.</exception>
    public LinePattern(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        if (text.StartsWith(RegexMark, StringComparison.Ordinal))
        {
            _regex = Compile(text[RegexMark.Length..], RegexOptions.Compiled);
        }
        else
        {
            var parts = Cut(text);
            if (parts.Count < 2) throw new FormatException("it names no field such as <Time> or <Content>");
            if (parts.Any(part => part.Contains('(') && !part.Contains("\\(", StringComparison.Ordinal)))
            {
                // Many fields side by side would take a backtracking matcher for ever.
                _regex = Compile(Translate(parts), RegexOptions.NonBacktracking);
            }
            else
            {
                Names = [.. parts.Where((_, i) => i % 2 == 1)];
                _literals = [.. parts.Where((_, i) => i % 2 == 0).Select(Literal)];
            }
        }
        if (_regex is not null)
        {
            var names = _regex.GetGroupNames().Where(name => !char.IsAsciiDigit(name[0])).ToArray();
            if (names.Length == 0) throw new FormatException("it has no named group such as (?<time>...) or (?<message>...)");
            _groups = Array.ConvertAll(names, _regex.GroupNumberFromName);
            Names = names;
        }
        Fields = Array.ConvertAll(Names, name => FieldNames.Of(Encoding.UTF8.GetBytes(name)));
        if (!Array.Exists(Fields, field => field != Field.Other))
            throw new FormatException($"none of its fields ({string.Join(", ", Names)}) is known; the usual are Time, Level and Content");
    }

    /// <summary>The pattern as it was given.</summary>
    public string Text { get; }

    /// <summary>Names of its fields in order.</summary>
    internal string[] Names { get; } = [];

    /// <summary>What they hold.</summary>
    internal Field[] Fields { get; }

    /// <summary>
    /// Finds the fields of a line; false where it does not fit. A field ends where the text after it first comes. A
    /// field that may be missing and is gets no bytes.
    /// </summary>
    /// <exception cref="RegexMatchTimeoutException">The regular expression takes too long.</exception>
    internal bool TryMatch(ReadOnlySpan<byte> line, Span<Head.Range> cells)
    {
        if (_regex is not null) return TryMatchRegex(line, cells);
        int at = MatchLiteral(_literals[0], line, 0);
        if (at < 0) return false;
        for (int i = 0; i < cells.Length; i++)
        {
            var literal = _literals[i + 1];
            bool isLast = i + 1 == cells.Length;
            int start = at;
            if (isLast && literal.Length == 0)
            {
                cells[i] = Head.Range.Of(start, line.Length);
                return true;
            }
            int end = Find(literal, line, start, isLast, out at);
            if (end < 0) return false;
            cells[i] = Head.Range.Of(start, end);
        }
        return true;
    }

    // One char a byte, so that places in the text are places in the line.
    private bool TryMatchRegex(ReadOnlySpan<byte> line, Span<Head.Range> cells)
    {
        var match = _regex!.Match(Encoding.Latin1.GetString(line));
        if (!match.Success) return false;
        for (int i = 0; i < cells.Length; i++)
        {
            var group = match.Groups[_groups[i]];
            cells[i] = group.Success ? new(group.Index, group.Length) : default;
        }
        return true;
    }

    // Where the text first comes, and where what follows it starts; -1 if it does not come.
    private static int Find(byte[] literal, ReadOnlySpan<byte> line, int from, bool toEnd, out int after)
    {
        after = from;
        if (literal.Length == 0) return from;
        for (int at = from; at < line.Length; at++)
        {
            int step = literal[0] == Blank ? line[at..].IndexOfAny((byte)' ', (byte)'\t') : line[at..].IndexOf(literal[0]);
            if (step < 0) return -1;
            at += step;
            after = MatchLiteral(literal, line, at);
            if (after >= 0 && (!toEnd || after == line.Length)) return at;
        }
        return -1;
    }

    // Where the text that stands at a place ends; -1 where it does not stand there.
    private static int MatchLiteral(byte[] literal, ReadOnlySpan<byte> line, int at)
    {
        foreach (byte value in literal)
        {
            if (at >= line.Length) return -1;
            if (value != Blank)
            {
                if (line[at++] != value) return -1;
                continue;
            }
            int start = at;
            while (at < line.Length && line[at] is (byte)' ' or (byte)'\t') at++;
            if (at == start) return -1;
        }
        return at;
    }

    // Text, field, text, field, ... text.
    private static List<string> Cut(string text)
    {
        var parts = new List<string>();
        int at = 0;
        while (true)
        {
            int open = text.IndexOf('<', at);
            int close = open < 0 ? -1 : text.IndexOf('>', open);
            if (close < 0) break;
            var name = text[(open + 1)..close];
            if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
                throw new FormatException($"'<{name}>' is no name of a field");
            parts.Add(text[at..open]);
            parts.Add(name);
            at = close + 1;
        }
        parts.Add(text[at..]);
        return parts;
    }

    private static byte[] Literal(string text)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is ' ' or '\t')
            {
                if (bytes.Count == 0 || bytes[^1] != Blank) bytes.Add(Blank);
                continue;
            }
            if (text[i] == '\\' && i + 1 < text.Length) i++;
            bytes.AddRange(Encoding.UTF8.GetBytes([text[i]]));
        }
        return [.. bytes];
    }

    private static string Translate(List<string> parts)
    {
        var built = new StringBuilder("^");
        for (int i = 0; i < parts.Count; i++)
        {
            if (i % 2 == 1) built.Append("(?<").Append(parts[i]).Append(">.*?)");
            else TranslateText(parts[i], built);
        }
        return built.Append('$').ToString();
    }

    private static void TranslateText(string text, StringBuilder built)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char letter = text[i];
            if (letter == '\\' && i + 1 < text.Length) built.Append(Regex.Escape(text[++i].ToString()));
            else if (letter == '(') built.Append("(?:");
            else if (letter == ')') built.Append(')');
            else if (letter is '?' or '*' && i > 0 && text[i - 1] == ')') built.Append(letter);
            else if (letter != ' ') built.Append(Regex.Escape(letter.ToString()));
            else if (i == 0 || text[i - 1] != ' ') built.Append("[ \\t]+");
        }
    }

    private static Regex Compile(string pattern, RegexOptions way)
    {
        try
        {
            // Lines are matched as one char a byte, so other letters must stand in it as the bytes of their UTF-8.
            pattern = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(pattern));
            return new Regex(
                pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | way, RegexLimit);
        }
        catch (RegexParseException error)
        {
            throw new FormatException($"it is no regular expression: {error.Message}", error);
        }
    }
}
