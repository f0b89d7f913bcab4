namespace Vigie.Logs.Templates;

/// <summary>What a byte can be part of, as the scanner of messages sees it.</summary>
[Flags]
internal enum Kinds : ushort
{
    None = 0,
    Letter = 1,       // g-z, G-Z
    HexLetter = 2,    // a-f, A-F
    Digit = 4,
    High = 8,         // 0x80 and up: text beyond ASCII
    Under = 16,       // _ $
    Dot = 32,
    Dash = 64,
    Colon = 128,
    Slash = 256,      // / \
    At = 512,
    Blank = 1024,     // space and control bytes
    Upper = 2048,     // beside Letter or HexLetter
    Word = Letter | HexLetter | Digit | High,
    Soft = Under | Dot | Dash | Colon | Slash | At,
}

/// <summary>The kind of every byte.</summary>
internal static class Bytes
{
    private static readonly Kinds[] Table = Fill();

    public static Kinds KindOf(byte b) => Table[b];

    /// <summary>Whether a byte is of any of these kinds.</summary>
    public static bool Is(byte b, Kinds any) => (Table[b] & any) != Kinds.None;

    private static Kinds[] Fill()
    {
        var table = new Kinds[256];
        for (int b = 0; b < table.Length; b++)
            table[b] = b switch
            {
                >= 0x80 => Kinds.High,
                <= 0x20 or 0x7F => Kinds.Blank,
                >= '0' and <= '9' => Kinds.Digit,
                (>= 'a' and <= 'f') => Kinds.HexLetter,
                (>= 'A' and <= 'F') => Kinds.HexLetter | Kinds.Upper,
                (>= 'g' and <= 'z') => Kinds.Letter,
                (>= 'G' and <= 'Z') => Kinds.Letter | Kinds.Upper,
                '_' or '$' => Kinds.Under,
                '.' => Kinds.Dot,
                '-' => Kinds.Dash,
                ':' => Kinds.Colon,
                '/' or '\\' => Kinds.Slash,
                '@' => Kinds.At,
                _ => Kinds.None,
            };
        return table;
    }
}
