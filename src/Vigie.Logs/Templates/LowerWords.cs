using System.Text;

namespace Vigie.Logs.Templates;

/// <summary>Short lists of words, looked up whatever their case.</summary>
internal static class LowerWords
{
    /// <summary>The words of a list that is parted by blanks, in lower case.</summary>
    public static HashIndex Index(string words)
    {
        var index = new HashIndex(128);
        foreach (var word in words.Split(' ')) index.Set(Hash64.Of(Encoding.ASCII.GetBytes(word)), 0);
        return index;
    }

    /// <summary>What a word is found by; 0 for one longer than any of a list.</summary>
    public static ulong Key(ReadOnlySpan<byte> word)
    {
        Span<byte> lower = stackalloc byte[16];
        if (word.Length > lower.Length) return 0;
        Ascii.ToLower(word, lower, out _);
        return Hash64.Of(lower[..word.Length]);
    }
}
