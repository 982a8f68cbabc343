using System.Text.RegularExpressions;

namespace Millwright.Twins.Notices;

/// <summary>What an address must look like to be written to; nothing that passes could end a line or a field.</summary>
public static partial class Addresses
{
    public const string EmailExpectation = "an e-mail address of ASCII letters such as name@example.org, at most 254 characters";
    public const string PhoneExpectation = "a telephone number in international form such as +4915112345678";

    public static bool IsEmail(string text) => text.Length <= 254 && Email().IsMatch(text);

    public static bool IsPhone(string text) => Phone().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Email();

    [GeneratedRegex(@"\A\+[0-9]{6,15}\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Phone();
}
