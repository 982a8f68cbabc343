using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Millwright.Silo.Notices;

/// <summary>There is no key to seal with, or what is sealed was sealed with another one.</summary>
public sealed class SealingException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Keeps channels' secrets unreadable in the database: AES-256-GCM under the installation's key, bound to the channel, so that a sealed secret
/// that is copied to another channel does not open. Layout: one byte 1, 12 bytes nonce, 16 bytes tag, the rest.
/// </summary>
public sealed class Sealing
{
    private const byte Version = 1;
    private const int NonceLength = 12, TagLength = 16, KeyLength = 32, FewestCharacters = 16;
    private readonly byte[]? _key;

    public Sealing(IOptions<NoticeOptions> options) => _key = Key(options.Value);

    /// <exception cref="SealingException">There is no key.</exception>
    public byte[] Seal(Guid channel, IReadOnlyDictionary<string, string> secrets)
    {
        var key = _key ?? throw new SealingException("Secrets are not stored without a key to seal them: set MILLWRIGHT_SECRET_KEY or MILLWRIGHT_SECRET_KEY_FILE.");
        var plain = JsonSerializer.SerializeToUtf8Bytes(secrets);
        var box = new byte[1 + NonceLength + TagLength + plain.Length];
        box[0] = Version;
        RandomNumberGenerator.Fill(box.AsSpan(1, NonceLength));
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(box.AsSpan(1, NonceLength), plain, box.AsSpan(1 + NonceLength + TagLength), box.AsSpan(1 + NonceLength, TagLength), channel.ToByteArray());
        CryptographicOperations.ZeroMemory(plain);
        return box;
    }

    /// <exception cref="SealingException">There is no key, or it is another than the one it was sealed with.</exception>
    public IReadOnlyDictionary<string, string> Open(Guid channel, byte[]? box)
    {
        if (box is null)
            return new Dictionary<string, string>();
        var key = _key ?? throw new SealingException("The channel's secrets are sealed and there is no key: set MILLWRIGHT_SECRET_KEY or MILLWRIGHT_SECRET_KEY_FILE.");
        try
        {
            var plain = new byte[box.Length - 1 - NonceLength - TagLength];
            using var aes = new AesGcm(key, TagLength);
            aes.Decrypt(box.AsSpan(1, NonceLength), box.AsSpan(1 + NonceLength + TagLength), box.AsSpan(1 + NonceLength, TagLength), plain, channel.ToByteArray());
            return JsonSerializer.Deserialize<Dictionary<string, string>>(plain)!;
        }
        catch (Exception error) when (error is CryptographicException or OverflowException or ArgumentException)
        {
            throw new SealingException("The channel's secrets were sealed with another key: set the old one again, or give the channel its secrets anew.", error);
        }
    }

    private static byte[]? Key(NoticeOptions options)
    {
        var text = options.SecretKey;
        if (string.IsNullOrWhiteSpace(text) && options.SecretKeyFile is { Length: > 0 } file)
            text = Read(file);
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
            return null;
        var raw = new byte[KeyLength];
        if (Convert.TryFromBase64String(text, raw, out var length) && length == KeyLength)
            return raw;
        return text.Length >= FewestCharacters
            ? HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(text), KeyLength, info: "millwright secrets"u8.ToArray())
            : throw new SealingException($"MILLWRIGHT_SECRET_KEY is too short: 32 bytes in base64 (openssl rand -base64 32), or at least {FewestCharacters} characters.");
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SealingException($"The key file {file} (MILLWRIGHT_SECRET_KEY_FILE) cannot be read: {error.Message}", error);
        }
    }
}
