using System.Globalization;
using Vigie.Logs.Records;

namespace Vigie.Host.Tables;

/// <summary>What the kinds of text tables share.</summary>
internal static class TextRows
{
    /// <summary>How much of a file is looked at to tell how it is written.</summary>
    public const int LookBytes = 1 << 18;

    private const int MostTokens = 64;

    /// <summary>Whether the first lines have pairs <c>index:value</c>.</summary>
    public static bool LooksLikeLibsvm(ReadOnlySpan<byte> head)
    {
        int tokens = 0;
        foreach (var range in head.SplitAny(" \t\r\n"u8))
        {
            var token = head[range];
            int colon = token.IndexOf((byte)':');
            if (colon > 0 && token[..colon].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
                && NumberText.TryWhole(token[(colon + 1)..], out _)) return true;
            if (++tokens == MostTokens) return false;
        }
        return false;
    }

    /// <summary>The place of a column given by its name or number, from 0; -1 where none is wanted.</summary>
    /// <exception cref="InputException">There is no such column.</exception>
    public static int FindColumn(string? wanted, IReadOnlyList<string> names, int count, string file)
    {
        if (wanted is null) return -1;
        for (int j = 0; j < names.Count; j++)
            if (string.Equals(names[j], wanted, StringComparison.Ordinal)) return j;
        if (!int.TryParse(wanted, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
        {
            throw new InputException(file, names.Count == 0
                ? $"there is no column '{wanted}': the file names none; give its number (1 = the first, -1 = the last)"
                : $"there is no column '{wanted}', only {Listed(names)}");
        }
        if (number == 0 || Math.Abs((long)number) > count)
            throw new InputException(file, $"there is no column {number}: there are {count}, counted from 1, or from -1 at the end");
        return number > 0 ? number - 1 : count + number;
    }

    private static string Listed(IReadOnlyList<string> names)
    {
        const int shown = 12;
        var list = string.Join(", ", names.Take(shown).Select(name => $"'{name}'"));
        return names.Count > shown ? $"{list} and {names.Count - shown} more" : list;
    }
}
