-- AlterTable
ALTER TABLE "users" ADD COLUMN "avatarUrl" TEXT;
