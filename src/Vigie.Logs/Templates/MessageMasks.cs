using System.Buffers;
using System.Text;

namespace Vigie.Logs.Templates;

/// <summary>
/// Writes the finds of the user's masks into a copy of the message, each as a run of one control byte as long as what
/// it stands for, so that places in the copy are places in the message.
/// </summary>
internal sealed class MessageMasks(IReadOnlyList<TemplateMask> masks, int maxBytes)
{
    /// <summary>Marks are the bytes 1 to this.</summary>
    public const int MostMasks = 8;

    private static readonly SearchValues<byte> Marks = SearchValues.Create([1, 2, 3, 4, 5, 6, 7, 8]);

    private readonly byte[] _copy = new byte[maxBytes];
    private readonly char[] _text = new char[maxBytes];

    /// <summary>Whether a byte of a marked copy stands for a find.</summary>
    public static bool IsMark(byte b) => b is >= 1 and <= MostMasks;

    /// <summary>The marked copy of a message of at most the limit; borrowed until the next.</summary>
    public ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> message)
    {
        message.CopyTo(_copy);
        var copy = _copy.AsSpan(0, message.Length);
        copy.ReplaceAny(Marks, (byte)' ');
        var text = _text.AsSpan(0, Encoding.UTF8.GetChars(message, _text));
        bool isAscii = text.Length == message.Length;
        for (int mask = 0; mask < masks.Count; mask++)
        {
            foreach (var find in masks[mask].Regex.EnumerateMatches(text))
            {
                int start = isAscii ? find.Index : Encoding.UTF8.GetByteCount(text[..find.Index]);
                int length = isAscii ? find.Length : Encoding.UTF8.GetByteCount(text.Slice(find.Index, find.Length));
                // Bytes that are no UTF-8 count three where they were one.
                if (start < copy.Length) Mark(copy[start..Math.Min(copy.Length, start + length)], (byte)(mask + 1));
            }
        }
        return copy;
    }

    // Where two masks find the same bytes the first given has them.
    private static void Mark(Span<byte> found, byte mark)
    {
        foreach (ref byte b in found)
            if (!IsMark(b)) b = mark;
    }
}
