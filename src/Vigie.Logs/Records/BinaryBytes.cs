using System.Buffers;

namespace Vigie.Logs.Records;

/// <summary>Tells text from what is none.</summary>
internal static class BinaryBytes
{
    // All below the blank but tab, line ends, form feed, backspace and escape (colours).
    private static readonly SearchValues<byte> Dirt = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 11, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 28, 29, 30, 31]);

    /// <summary>Whether a line holds a zero byte, or control bytes for more than one byte in eight.</summary>
    public static bool IsDirty(ReadOnlySpan<byte> line)
    {
        int first = line.IndexOfAny(Dirt);
        if (first < 0) return false;
        int dirt = 0;
        foreach (byte value in line[first..])
        {
            if (value == 0) return true;
            if (value < 32 && Dirt.Contains(value)) dirt++;
        }
        return 8 * dirt > line.Length;
    }

    /// <summary>
    /// Whether the first bytes of a file are no text: they hold a zero, and less than half of what lies between zeros
    /// stands in clean lines. A log that a crash filled up with zeros is text.
    /// </summary>
    public static bool IsBinary(ReadOnlySpan<byte> head)
    {
        if (!head.Contains((byte)0)) return false;
        int clean = 0;
        int all = 0;
        foreach (var range in head.Split((byte)'\n'))
        {
            var line = head[range].Trim((byte)0);
            all += line.Length - line.Count((byte)0);
            if (!IsDirty(line)) clean += line.Length;
        }
        return 2 * clean <= all;
    }
}
